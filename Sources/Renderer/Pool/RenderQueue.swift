import Dispatch
import Synchronization

/// Drawings in the order in which they were asked for. Whoever takes a job out of the queue, a thread or the one who cancels it, answers its caller.
final class RenderQueue: Sendable {
    private struct State {
        var jobs: [RenderJob] = []
        var head = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// Number of jobs that wait.
    var count: Int { state.withLock { $0.jobs.count - $0.head } }

    /// Appends a job; one whose caller has gone, or that comes after the end, is answered at once.
    func append(_ job: RenderJob) {
        let refusal = state.withLock { state -> RendererError? in
            if state.isClosed { return RendererError(.closed, "the render pool is closed") }
            do throws(RendererError) { try job.interruption.check() } catch { return error }
            state.jobs.append(job)
            return nil
        }
        if let refusal { job.fail(refusal) } else { available.signal() }
    }

    /// Takes a job out while it still waits, and answers its caller.
    func remove(_ job: RenderJob, because error: RendererError) {
        let isRemoved = state.withLock { state in
            guard let index = state.jobs[state.head...].firstIndex(where: { $0 === job }) else { return false }
            state.jobs.remove(at: index)
            return true
        }
        if isRemoved { job.fail(error) }
    }

    /// The next job; waits for one, and gives nil once the queue is closed.
    func next() -> RenderJob? {
        while true {
            available.wait()
            let (job, isClosed) = state.withLock { state -> (RenderJob?, Bool) in
                guard state.head < state.jobs.count else { return (nil, state.isClosed) }
                let job = state.jobs[state.head]
                state.head += 1
                if state.head > 64, state.head * 2 > state.jobs.count {
                    state.jobs.removeFirst(state.head)
                    state.head = 0
                }
                return (job, false)
            }
            if let job { return job }
            if isClosed {
                available.signal()
                return nil
            }
        }
    }

    /// Refuses new jobs and answers those that wait.
    func close() {
        let waiting = state.withLock { state in
            defer { state = State(isClosed: true) }
            return Array(state.jobs[state.head...])
        }
        available.signal()
        for job in waiting { job.fail(RendererError(.closed, "the render pool is closed")) }
    }
}
