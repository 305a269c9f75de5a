# Measures Sidekiq with jobs that do nothing: `ruby sidekiq.rb redis://127.0.0.1:6379/0 20000`. One JSON line per figure, as the queue's own benchmark.
require "json"
require "sidekiq"
require "sidekiq/launcher"

url, jobs = ARGV[0], ARGV[1].to_i
Sidekiq.configure_client { |config| config.redis = { url: url, size: 12 } }
Sidekiq.configure_server { |config| config.redis = { url: url, size: 20 } }
Sidekiq.logger.level = Logger::WARN

class Noop
  include Sidekiq::Worker
  DONE = Queue.new
  def perform(number, last)
    DONE << true if number == last
  end
end

def clock = Process.clock_gettime(Process::CLOCK_MONOTONIC)
def figure(name, value) = puts({ name: name, value: value.round, unit: "jobs/s", version: Sidekiq::VERSION }.to_json)

start = clock
threads = 10.times.map { |t| Thread.new { t.step(jobs - 1, 10) { |n| Noop.perform_async(n, jobs - 1) } } }
threads.each(&:join)
figure "peer.sidekiq.enqueue", jobs / (clock - start)

options = Sidekiq.options.merge(queues: ["default"], concurrency: 10, timeout: 5)
launcher = Sidekiq::Launcher.new(options)
start = clock
launcher.run
sleep 0.001 while Sidekiq::Queue.new.size > 0
figure "peer.sidekiq.drain", jobs / (clock - start)
launcher.stop
