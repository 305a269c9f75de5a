-- Lets a subject go on and wakes workers for what waited. ARGV: subject.
local what, name = string.match(ARGV[1], '^(%a+):([%w%._%-]+)$')
assert(what == 'kind' or what == 'facility' or what == 'class', 'not a subject: ' .. tostring(ARGV[1]))

local removed = redis.call('SREM', root .. ':paused', ARGV[1])
if what == 'facility' then
  unpark(name)
else
  for _, kind in ipairs(redis.call('SMEMBERS', root .. ':kinds')) do
    for class = 0, 2 do wake_if_work(class, kind) end
  end
end
return removed
