#!/bin/sh
# Print PATH as it is on a machine without uv: a folder of it that holds uv gives way to one, made in the folder $1, with links to
# everything else that is in it.

scratch=$1
number=0
printf '%s\n' "$PATH" | tr ':' '\n' | while IFS= read -r folder; do
    if [ -e "$folder/uv" ]; then
        number=$((number + 1))
        shadow=$scratch/path$number
        mkdir -p "$shadow"
        for program in "$folder"/*; do
            case ${program##*/} in
                uv | uvx) ;;
                *) ln -sf "$program" "$shadow/" ;;
            esac
        done
        folder=$shadow
    fi
    printf '%s\n' "$folder"
done | paste -s -d : -
