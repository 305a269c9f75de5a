-- Removes jobs that PostgreSQL says are over. ARGV: (id, state) for at most 1,000 jobs.
assert(#ARGV % 2 == 0 and #ARGV <= 2000, 'forget takes pairs, at most 1000')
for i = 1, #ARGV, 2 do
  redis.call('ZREM', delayed, ARGV[i])
  forget(ARGV[i])
  redis.call('PUBLISH', root .. ':ev', 'settled ' .. ARGV[i] .. ' ' .. ARGV[i + 1])
end
return #ARGV / 2
