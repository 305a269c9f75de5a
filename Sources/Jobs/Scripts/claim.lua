-- Settles finished jobs and claims the next ones in one call.
-- ARGV: now, handoff ms, wanted, wanted of class 1 and 2 at most, cap per facility (0 none), cap per data source (0 none),
--       number of kinds, (kind, cap) for each, then (id, state) of each finished job, at most 1,000.
-- Answers: ms to the next moment at which work becomes due or -1, 1 when work remains that somebody could take else 0, then (id, class) of each claim.
local now = clock(ARGV[1])
local handoff = number(ARGV[2], 'handoff')
local wanted = math.min(number(ARGV[3], 'wanted'), 100)
local others = number(ARGV[4], 'others')
local facility_cap = number(ARGV[5], 'facility cap')
local source_cap = number(ARGV[6], 'source cap')
local kinds = number(ARGV[7], 'kinds')
assert(kinds >= 0 and kinds <= 64 and #ARGV <= 7 + 2 * kinds + 2000, 'too many kinds or finished jobs')
assert((#ARGV - 7) % 2 == 0 and #ARGV >= 7 + 2 * kinds, 'claim takes pairs')
for i = 1, kinds do number(ARGV[7 + 2 * i], 'kind cap') end

local settled, states = {}, {}
for i = 8 + 2 * kinds, #ARGV, 2 do
  settled[#settled + 1] = ARGV[i]
  add(states, ARGV[i + 1], ARGV[i])
end
announce(states)
forget(settled)
local is_timed = any(delayed, root .. ':resting')
if is_timed then promote(now) end

-- The places left under a cap, counted once a call.
local rooms = {}
local function room(name, cap)
  if cap <= 0 then return 1 end
  local key = root .. ':cap:' .. name
  if not rooms[key] then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    rooms[key] = cap - redis.call('ZCARD', key)
  end
  return rooms[key]
end

local function occupy(name, cap, id)
  if cap <= 0 then return end
  local key = root .. ':cap:' .. name
  redis.call('ZADD', key, now + handoff, id)
  rooms[key] = rooms[key] and rooms[key] - 1
end

local paused, has_rates, has_weights = {}, false, false
if any(root .. ':waiting', root .. ':paused', root .. ':rate', root .. ':weight') then
  -- Places whose holder vanished were freed by nobody.
  for _, source in ipairs(redis.call('SMEMBERS', root .. ':waiting')) do
    local free = source_cap > 0 and room('source:' .. source, source_cap) or 100
    if free > 0 and not admitted[source] then admit(source, free) end
  end
  for _, subject in ipairs(redis.call('SMEMBERS', root .. ':paused')) do paused[subject] = true end
  has_rates, has_weights = any(root .. ':rate'), any(root .. ':weight')
end

local function blocked(class, kind, cap)
  return paused['class:' .. class] or paused['kind:' .. kind] or room('kind:' .. kind, cap) <= 0
end

-- The tokens of a facility and how many it gets a second; nil for one without a limit.
local function tokens(facility)
  local rule = has_rates and redis.call('HGET', root .. ':rate', facility)
  if not rule then return nil end
  local rate, burst = string.match(rule, '^(%S+) (%S+)$')
  rate, burst = tonumber(rate), tonumber(burst)
  local count, at = string.match(redis.call('HGET', root .. ':tokens', facility) or '', '^(%S+) (%S+)$')
  if not count then return burst, rate end
  return math.min(burst, tonumber(count) + math.max(0, now - tonumber(at)) * rate / 1000), rate
end

-- Per class: where it is in virtual time, and where its facilities are after what this call has claimed.
local starts, finishes = {}, { [0] = {}, {}, {} }

-- The first lane of a facility whose data source has a place; those whose source is full are put aside.
local function open_lane(class, kind, facility, score)
  for _, source in ipairs(redis.call('ZRANGE', lanes(class, kind, facility), 0, 63)) do
    if source == '' or room('source:' .. source, source_cap) > 0 then return source end
    await(class, kind, facility, source, score)
  end
end

-- The facility and the lane of a group whose turn it is; those that may not run now are put aside.
local function turn(class, kind)
  for _ = 1, 64 do
    local first = redis.call('ZRANGE', ring(class, kind), 0, 0, 'WITHSCORES')
    if #first == 0 then return nil end
    local facility = first[1]
    local left, rate = tokens(facility)
    local finish = finishes[class][facility]
    if finish and finish > tonumber(first[2]) then
      redis.call('ZADD', ring(class, kind), finish, facility)
    elseif paused['facility:' .. facility] or room('facility:' .. facility, facility_cap) <= 0 then
      park(class, kind, facility)
    elseif left and left < 1 then
      park(class, kind, facility)
      redis.call('ZADD', root .. ':resting', math.ceil(now + (1 - left) * 1000 / rate), facility)
      is_timed = true
    else
      local source = open_lane(class, kind, facility, tonumber(first[2]))
      if source then return facility, source, tonumber(first[2]) end
      if not any(lanes(class, kind, facility)) then redis.call('ZREM', ring(class, kind), facility) end
    end
  end
end

-- Whether any kind of a class has work; what has none at the first look gets none during the call.
local has_work = {}
local function works(class)
  if has_work[class] == nil then
    local rings = {}
    for i = 1, kinds do rings[i] = ring(class, ARGV[6 + 2 * i]) end
    has_work[class] = kinds > 0 and any(unpack(rings))
  end
  return has_work[class]
end

local claimed, lost, classes, weights = {}, {}, {}, {}

-- Claims one job of a class: true; false when a lane had nothing to give, nil when the class has nothing.
local function take(class)
  if not works(class) then return nil end
  local best
  for i = 1, kinds do
    local kind, cap = ARGV[6 + 2 * i], tonumber(ARGV[7 + 2 * i])
    if not blocked(class, kind, cap) then
      local facility, source, score = turn(class, kind)
      if facility and (not best or score < best.score) then
        best = { kind = kind, cap = cap, facility = facility, source = source, score = score }
      end
    end
  end
  if not best then return nil end

  local kind, facility, source = best.kind, best.facility, best.source
  local from, served = lane(class, kind, facility, source), lanes(class, kind, facility)
  local id = redis.call('RPOP', from)
  local has_more = id and any(from)
  if not has_more then redis.call('ZREM', served, source) end
  local is_left = has_more or any(served)
  if not is_left then redis.call('ZREM', ring(class, kind), facility) end
  if not id then return false end
  local place = class .. '|' .. kind .. '|' .. facility .. (source == '' and '' or '|' .. source)
  local known = redis.call('HGET', entered, id)
  if known ~= place then
    -- Cancelled, or in another lane since its class was raised: nobody is charged for it. Where no place is known at all, all were lost.
    if known or any(entered) then return false end
    lost[#lost + 1] = id
    lost[#lost + 1] = place
  end

  if has_weights and not weights[facility] then
    weights[facility] = tonumber(redis.call('HGET', root .. ':weight', facility) or '1') or 1
  end
  -- Start-time fair queueing (P. Goyal, H. Vin, H. Cheng, 1996): the facility's next job starts where this one ends, and the
  -- class is where this one starts. What stood behind a cap or a pause is charged from there too.
  starts[class] = math.max(starts[class] or tonumber(redis.call('HGET', root .. ':floor', class) or '0'), best.score)
  local finish = starts[class] + 1 / math.max(weights[facility] or 1, 0.001)
  finishes[class][facility] = finish
  if is_left then redis.call('ZADD', ring(class, kind), 'XX', finish, facility) end
  if has_more then redis.call('ZADD', served, finish, source) end
  local left = tokens(facility)
  if left then redis.call('HSET', root .. ':tokens', facility, string.format('%.6f %d', left - 1, now)) end
  occupy('kind:' .. kind, best.cap, id)
  occupy('facility:' .. facility, facility_cap, id)
  if source ~= '' then occupy('source:' .. source, source_cap, id) end
  claimed[#claimed + 1] = id
  classes[#classes + 1] = class
  return true
end

-- Interactive before scheduled before bulk, but of eight turns one begins with bulk and one with scheduled.
local turns = tonumber(redis.call('GET', root .. ':turn') or '0')
local function order()
  turns = (turns + 1) % 8
  if turns == 0 then return { 2, 0, 1 } end
  if turns == 4 then return { 1, 0, 2 } end
  return { 0, 1, 2 }
end

local empty, misses = {}, 0
while #claimed < wanted and misses < 200 do
  local found = false
  for _, class in ipairs(order()) do
    if not empty[class] and (class == 0 or others > 0) then
      local got = take(class)
      if got then
        if class > 0 then others = others - 1 end
        found = true
        break
      elseif got == nil then
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

if #claimed > 0 then
  local entries = {}
  for _, id in ipairs(claimed) do
    entries[#entries + 1] = now + handoff
    entries[#entries + 1] = id
  end
  redis.call('ZADD', ran, unpack(entries))
  if #lost > 0 then redis.call('HSET', entered, unpack(lost)) end
  redis.call('SET', root .. ':turn', turns)
  local all_kinds = redis.call('SMEMBERS', root .. ':kinds')
  for class, score in pairs(starts) do
    local tags = {}
    for facility, finish in pairs(finishes[class]) do
      tags[#tags + 1] = finish
      tags[#tags + 1] = facility
    end
    redis.call('HSET', root .. ':floor', class, string.format('%.17g', score))
    if turns < 4 then redis.call('ZREMRANGEBYSCORE', root .. ':tag:' .. class, '-inf', score) end
    redis.call('ZADD', root .. ':tag:' .. class, unpack(tags))
    for _, kind in ipairs(all_kinds) do
      if #all_kinds > 1 then redis.call('ZADD', ring(class, kind), 'XX', 'GT', unpack(tags)) end
    end
  end
end

-- Whoever woke up took the markers of these groups: set them again where work remains that somebody could take.
local remains = 0
for class = 0, 2 do
  if works(class) then
    for i = 1, kinds do
      local kind = ARGV[6 + 2 * i]
      if any(ring(class, kind)) and not blocked(class, kind, tonumber(ARGV[7 + 2 * i])) then
        wake(class, kind)
        remains = 1
      end
    end
  end
end

local answer = { -1, remains }
for _, key in ipairs(is_timed and { delayed, root .. ':resting' } or {}) do
  local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
  if first[2] then
    local wait = math.max(0, math.ceil(tonumber(first[2]) - now))
    if answer[1] < 0 or wait < answer[1] then answer[1] = wait end
  end
end
for n, id in ipairs(claimed) do
  answer[#answer + 1] = id
  answer[#answer + 1] = classes[n]
end
return answer
