-- Sets the share and the rate of facilities. ARGV: (facility, weight, tokens per second or 0 for no limit, tokens at most) for at most 1,000.
assert(#ARGV % 4 == 0 and #ARGV <= 4000, 'weigh takes quadruples, at most 1000')
for i = 1, #ARGV, 4 do
  assert(string.match(ARGV[i], '^[%w%._%-]+$'), 'not a facility: ' .. ARGV[i])
  number(ARGV[i + 1], 'weight')
  number(ARGV[i + 2], 'rate')
  number(ARGV[i + 3], 'burst')
end
for i = 1, #ARGV, 4 do
  local facility = ARGV[i]
  redis.call('HSET', root .. ':weight', facility, ARGV[i + 1])
  local rule = tonumber(ARGV[i + 2]) > 0 and ARGV[i + 2] .. ' ' .. ARGV[i + 3]
  local is_new = redis.call('HGET', root .. ':rate', facility) ~= rule
  if is_new then
    if rule then
      redis.call('HSET', root .. ':rate', facility, rule)
    else
      redis.call('HDEL', root .. ':rate', facility)
      redis.call('HDEL', root .. ':tokens', facility)
    end
  end
  -- Whoever waits for a token of the old rate asks again, and who would not be called.
  if is_new or not redis.call('ZSCORE', root .. ':resting', facility) then
    redis.call('ZREM', root .. ':resting', facility)
    unpark(facility)
  end
end
return #ARGV / 4
