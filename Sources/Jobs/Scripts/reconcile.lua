-- Pushes queued jobs that Redis has lost. ARGV: (id, place) for at most 200 jobs that PostgreSQL says are queued and due.
-- A job that is only too deep in its lane to be found is pushed twice; its second start finds nothing to do.
assert(#ARGV % 2 == 0 and #ARGV <= 400, 'reconcile takes pairs, at most 200')
for i = 1, #ARGV, 2 do parse(ARGV[i + 1]) end

local lost = 0
for i = 1, #ARGV, 2 do
  local id, place = ARGV[i], ARGV[i + 1]
  local known = redis.call('HGET', entered, id)
  local class, kind, facility, source = parse(known or place)
  local waits = source ~= '' and redis.call('LPOS', root .. ':wait:' .. source, id, 'RANK', -1, 'MAXLEN', 1000)
  if not waits and not redis.call('ZSCORE', ran, id) then
    if not known or not redis.call('LPOS', lane(class, kind, facility), id, 'RANK', -1, 'MAXLEN', 1000) then
      redis.call('ZREM', delayed, id)
      make_ready(id, place, false)
      lost = lost + 1
    else
      offer(class, kind, facility)
    end
  end
end
return lost
