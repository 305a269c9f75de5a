-- Keeps and announces how far a job is. ARGV: id, text ('fraction message').
if redis.call('HEXISTS', entered, ARGV[1]) == 0 then return 0 end
redis.call('HSET', root .. ':progress', ARGV[1], ARGV[2])
redis.call('PUBLISH', root .. ':ev', 'progress ' .. ARGV[1] .. ' ' .. ARGV[2])
return 1
