-- Gives claimed jobs back. ARGV: now, then (id, place or '', delay in ms, 1 for the front of its lane) for at most 1,000 jobs.
-- Without a place a job goes where it came from, or nowhere when that is not known any more.
local now = clock(ARGV[1])
assert((#ARGV - 1) % 4 == 0 and #ARGV <= 4001, 'release takes quadruples, at most 1000')
for i = 2, #ARGV, 4 do
  if ARGV[i + 1] ~= '' then parse(ARGV[i + 1]) end
  number(ARGV[i + 2], 'delay')
end

for i = 2, #ARGV, 4 do
  local id, delay = ARGV[i], tonumber(ARGV[i + 2])
  local known = redis.call('HGET', entered, id)
  local place = ARGV[i + 1] ~= '' and ARGV[i + 1] or known
  let_go({ id }, { known })
  redis.call('ZREM', delayed, id)
  redis.call('HDEL', root .. ':progress', id)
  if place and place ~= known then redis.call('HSET', entered, id, place) end
  if not place then
    -- lost in between: the reconciler knows it
  elseif delay > 0 then
    put_off(id, now + delay)
  else
    make_ready(id, place, ARGV[i + 3] == '1')
  end
end
return (#ARGV - 1) / 4
