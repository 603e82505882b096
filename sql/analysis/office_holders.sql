-- Who is named in which office?
-- 综述中出现哪些人、任何职务？
-- One row per name, office and review. A name is no key: people of one name are not told apart. What may be done with names: docs/data-ethics.md.
select
    person.organization_name, person.review_year, person.office, person.person_name, count(*) as mentions, any_value(person.url) as url
from mart.person
where person.is_canonical
group by person.organization_code, person.organization_name, person.review_year, person.office, person.person_name
order by person.review_year desc, person.organization_code, person.office, person.person_name
