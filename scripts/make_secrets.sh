#!/bin/sh
# Make the secrets of docker-compose.yaml: one file each in secrets/, which only its owner may enter. Call it as often as you like:
# a file that is there stays as it is. What .env of an older installation holds is moved: into its file, and out of .env.
# The files have mode 644: compose mounts each by itself, for a user id (AIRFLOW_UID) that is nobody of this machine.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
chmod 700 secrets
status=0

# What .env says of a name: its last line counts, without quotes around the value.
of_env() {
    [ ! -f .env ] || sed -n "s/^$1=//p" .env | tail -n 1 | sed "s/[[:space:]]*\$//; s/^'\(.*\)'\$/\1/; s/^\"\(.*\)\"\$/\1/"
}

# Say in both languages what a person has to do; the other secrets are made all the same.
ask_person() {
    printf '%s\n  %s\n' "$1" "$2" >&2
    status=1
}

# One secret: its file, its name in .env, and the command that makes a new one.
secret() {
    file=secrets/$1 name=$2
    shift 2
    old=$(of_env "$name")
    case $old in
    *[\$\\\'\"\#]*)
        ask_person "$name in .env has a character that compose reads in its own way: write the value into $file (mode 644), delete the line." \
            ".env 中的 $name 含特殊字符：请自行将其写入 $file（权限 644），并删除该行。"
        return
        ;;
    esac
    if [ ! -e "$file" ]; then
        value=${old:-$("$@")}
        printf '%s' "$value" >secrets/.new
        chmod 644 secrets/.new
        mv secrets/.new "$file"
        echo "$file: made"
    fi
    if [ -n "$old" ] && [ "$old" != "$(cat "$file")" ]; then
        ask_person "$name in .env is not what $file says, which is what counts: correct the file, or delete the line." \
            ".env 中的 $name 与 $file 不一致，以文件为准：请更正文件，或删除该行。"
    elif [ -f .env ] && grep -q "^$name=" .env; then
        sed "/^$name=/d" .env >secrets/.env
        cat secrets/.env >.env # keeps its owner and mode
        rm secrets/.env
        echo ".env: without $name"
    fi
}

fernet_key() { key=$(openssl rand -base64 32) && echo "$key" | tr '+/' '-_'; }

secret fernet_key FERNET_KEY fernet_key
secret jwt_secret JWT_SECRET openssl rand -hex 32
secret api_secret_key API_SECRET_KEY openssl rand -hex 32
secret postgres_password POSTGRES_PASSWORD openssl rand -hex 24 # letters and digits: it is part of an address
secret admin_password GOV_REVIEWS_ADMIN_PASSWORD openssl rand -base64 18
secret celery_broker_url CELERY_BROKER_URL echo redis://redis:6379/0
# Nobody needs these three: empty, until you write into them.
secret heartbeat GOV_REVIEWS_HEARTBEAT true
secret catalog GOV_REVIEWS_CATALOG true
secret aws_secret_access_key AWS_SECRET_ACCESS_KEY true
exit $status
