-- Removes jobs that PostgreSQL says are over. ARGV: (id, state) for at most 1,000 jobs.
assert(#ARGV % 2 == 0 and #ARGV <= 2000, 'forget takes pairs, at most 1000')
local ids, states = {}, {}
for i = 1, #ARGV, 2 do
  ids[#ids + 1] = ARGV[i]
  add(states, ARGV[i + 1], ARGV[i])
end
announce(states)
if #ids > 0 then redis.call('ZREM', delayed, unpack(ids)) end
forget(ids)
return #ids
