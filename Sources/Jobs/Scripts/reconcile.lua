-- Puts back queued jobs that Redis has lost. ARGV: now, then (id, place, ms until it is due, how many queued jobs of its lane are
-- older) for at most 200 jobs. In a line of more than 1,000 a job is looked for in the first 1,000 places, and held to be lost only
-- where few are older. One that stands further back is then pushed twice; its second start finds nothing to do.
local now = clock(ARGV[1])
local reach = 1000
assert((#ARGV - 1) % 4 == 0 and #ARGV <= 801, 'reconcile takes quadruples, at most 200')
for i = 2, #ARGV, 4 do
  parse(ARGV[i + 1])
  number(ARGV[i + 2], 'delay')
  number(ARGV[i + 3], 'place in line')
end

-- Whether an id stands in a list; nil when the list is too long to tell.
local function stands(list, id)
  if redis.call('LPOS', list, id, 'RANK', -1, 'MAXLEN', reach) then return true end
  if redis.call('LLEN', list) <= reach then return false end
end

-- Whether a job stands in line; sees to it that its line is served.
local function in_line(id, place, older)
  local class, kind, facility, source = parse(place)
  local found = stands(lane(class, kind, facility, source), id)
  if found == nil then found = older >= reach / 2 end
  if found then offer(class, kind, facility, source) end
  return found
end

local lost = 0
for i = 2, #ARGV, 4 do
  local id, place, delay = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local known = redis.call('HGET', entered, id)
  if redis.call('ZSCORE', ran, id) then
    -- claimed or running: whoever holds it decides
  elseif known and delay > 0 and redis.call('ZSCORE', delayed, id) then
    -- waits for its time
  elseif not known or not in_line(id, known, tonumber(ARGV[i + 3])) then
    redis.call('HSET', entered, id, place)
    if delay > 0 then
      put_off(id, now + delay)
    else
      redis.call('ZREM', delayed, id)
      make_ready(id, place, redis.call('LLEN', lane(parse(place))) > reach)
    end
    lost = lost + 1
  end
end
return lost
