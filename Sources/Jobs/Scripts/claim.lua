-- Settles finished jobs and claims the next ones in one call.
-- ARGV: now, handoff ms, wanted, wanted of class 1 and 2 at most, cap per facility (0 none),
--       number of kinds, (kind, cap) for each, then (id, state) of each finished job, at most 1,000.
-- Answers: ms to the next delayed job or -1, 1 when the generation key is there else 0, then (id, class) of each claim.
local now = clock(ARGV[1])
local handoff = number(ARGV[2], 'handoff')
local wanted = math.min(number(ARGV[3], 'wanted'), 100)
local others = number(ARGV[4], 'others')
local facility_cap = number(ARGV[5], 'facility cap')
local kinds = number(ARGV[6], 'kinds')
assert(kinds >= 0 and kinds <= 64 and #ARGV <= 6 + 2 * kinds + 2000, 'too many kinds or finished jobs')
assert((#ARGV - 6) % 2 == 0 and #ARGV >= 6 + 2 * kinds, 'claim takes pairs')
for i = 1, kinds do number(ARGV[6 + 2 * i], 'kind cap') end

for i = 7 + 2 * kinds, #ARGV, 2 do
  forget(ARGV[i])
  redis.call('PUBLISH', root .. ':ev', 'settled ' .. ARGV[i] .. ' ' .. ARGV[i + 1])
end
promote(now)

local paused = {}
for _, subject in ipairs(redis.call('SMEMBERS', root .. ':paused')) do paused[subject] = true end

local function full(key, cap)
  if cap <= 0 then return false end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  return redis.call('ZCARD', key) >= cap
end

local function blocked(class, kind, cap)
  return paused['class:' .. class] or paused['kind:' .. kind] or full(root .. ':cap:kind:' .. kind, cap)
end

-- The facility of a group whose turn it is. Those that may not run now leave the ring until something frees them.
local function turn(class, kind)
  for _ = 1, 64 do
    local first = redis.call('ZRANGE', ring(class, kind), 0, 0, 'WITHSCORES')
    if #first == 0 then return nil end
    local facility = first[1]
    if paused['facility:' .. facility] or full(root .. ':cap:facility:' .. facility, facility_cap) then
      redis.call('ZREM', ring(class, kind), facility)
      redis.call('SADD', root .. ':parked:' .. facility, class .. '|' .. kind)
    else
      return facility, tonumber(first[2])
    end
  end
end

local function take(class)
  local best
  for i = 1, kinds do
    local kind, cap = ARGV[5 + 2 * i], tonumber(ARGV[6 + 2 * i])
    if redis.call('EXISTS', ring(class, kind)) == 1 and not blocked(class, kind, cap) then
      local facility, score = turn(class, kind)
      if facility and (not best or score < best.score) then
        best = { kind = kind, cap = cap, facility = facility, score = score }
      end
    end
  end
  if not best then return nil end

  local kind, facility = best.kind, best.facility
  local id = redis.call('RPOP', lane(class, kind, facility))
  if not id then
    redis.call('ZREM', ring(class, kind), facility)
    return false
  end
  local weight = tonumber(redis.call('HGET', root .. ':weight', facility) or '1') or 1
  local step = 1 / math.max(weight, 0.001)
  for _, other in ipairs(redis.call('SMEMBERS', root .. ':kinds')) do
    redis.call('ZADD', ring(class, other), 'XX', 'INCR', step, facility)
  end
  redis.call('HSET', root .. ':floor', class, string.format('%.17g', best.score))
  if redis.call('EXISTS', lane(class, kind, facility)) == 0 then redis.call('ZREM', ring(class, kind), facility) end
  redis.call('ZADD', ran, now + handoff, id)
  if redis.call('HEXISTS', entered, id) == 0 then
    redis.call('HSET', entered, id, class .. '|' .. kind .. '|' .. facility)
  end
  if best.cap > 0 then redis.call('ZADD', root .. ':cap:kind:' .. kind, now + handoff, id) end
  if facility_cap > 0 then redis.call('ZADD', root .. ':cap:facility:' .. facility, now + handoff, id) end
  return id
end

-- Interactive before scheduled before bulk, but of eight turns one begins with bulk and one with scheduled.
local function order()
  local count = redis.call('INCR', root .. ':turn') % 8
  if count == 0 then return { 2, 0, 1 } end
  if count == 4 then return { 1, 0, 2 } end
  return { 0, 1, 2 }
end

local claimed, empty, misses = {}, {}, 0
while wanted > 0 and misses < 200 do
  local found = false
  for _, class in ipairs(order()) do
    if not empty[class] and (class == 0 or others > 0) then
      local id = take(class)
      if id then
        claimed[#claimed + 1] = id
        claimed[#claimed + 1] = class
        wanted = wanted - 1
        if class > 0 then others = others - 1 end
        found = true
        break
      elseif id == nil then
        empty[class] = true
      else
        misses = misses + 1
        found = true
        break
      end
    end
  end
  if not found then break end
end

-- Whoever woke up took the markers of these groups: set them again where work remains that somebody could take.
for class = 0, 2 do
  for i = 1, kinds do
    local kind = ARGV[5 + 2 * i]
    if redis.call('EXISTS', ring(class, kind)) == 1 and not blocked(class, kind, tonumber(ARGV[6 + 2 * i])) then
      wake(class, kind)
    end
  end
end

local answer = { -1, redis.call('EXISTS', root .. ':gen') }
local next_due = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
if next_due[2] then answer[1] = math.max(0, math.ceil(tonumber(next_due[2]) - now)) end
for _, value in ipairs(claimed) do answer[#answer + 1] = value end
return answer
