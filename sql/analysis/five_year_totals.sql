-- What do reviews of a whole term (届) say of five years?
-- 届期综述中五年合计的数字有哪些？
-- One row per figure about more than one year. Such figures are never in the year views: do not compare them with a single year.
select
    observation.organization_name, observation.period_start, observation.period_end, observation.metric_code, observation.metric_name,
    observation.value, observation.unit, observation.bound, observation.sentence, observation.url
from mart.observation
where year(observation.period_end) > year(observation.period_start) and observation.status = 'actual' and observation.is_canonical
  and not observation.is_mention and observation.metric_code <> 'other'
order by observation.organization_code, observation.period_start, observation.char_start
