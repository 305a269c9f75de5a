-- ARGV: now, then (id, place, delay in ms) for at most 1,000 jobs. Answers how many were new here; may be repeated freely.
local now = clock(ARGV[1])
assert((#ARGV - 1) % 3 == 0 and #ARGV <= 3001, 'enqueue takes triples, at most 1000')
for i = 2, #ARGV, 3 do
  parse(ARGV[i + 1])
  number(ARGV[i + 2], 'delay')
end

local added = 0
for i = 2, #ARGV, 3 do
  local id, place, delay = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local known = redis.call('HGET', entered, id)
  local due = redis.call('ZSCORE', delayed, id)
  if known and redis.call('ZSCORE', ran, id) then
    -- claimed or running: whoever holds it decides
  elseif delay > 0 then
    if not known or due then
      put_off(id, place, now + delay)
      added = added + 1
    end
  elseif due or known ~= place then
    redis.call('ZREM', delayed, id)
    make_ready(id, place, false)
    added = added + 1
  end
end
return added
