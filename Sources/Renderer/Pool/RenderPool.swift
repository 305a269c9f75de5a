import Foundation

/// A fixed number of threads that draw, each with a context of its own. Drawing never runs on Swift's cooperative threads.
public final class RenderPool: Sendable {
    private let queue = RenderQueue()
    /// Number of threads.
    public let size: Int

    /// Starts the threads and warms their fonts in the background; throws `fontsMissing` when fonts are not installed.
    public init(size: Int, fonts: FontConfiguration = .standard) throws(RendererError) {
        self.size = max(1, size)
        _ = try FontLibrary.library(for: fonts)
        for index in 1...self.size {
            let thread = Thread { [queue] in
                Thread.current.name = "render-\(index)"
                Self.work(queue, fonts: fonts)
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit {
        queue.close()
    }

    /// Number of drawings that wait for a thread.
    public var waiting: Int { queue.count }

    /// Runs a drawing on one of the threads, first come first served.
    ///
    /// A cancelled task gets `RendererError.cancelled`, an expired one `deadlineExceeded`: at once while it waits, and at the next page, strip or
    /// group of nodes once it is being drawn.
    public func render<T: Sendable>(within limit: Duration? = nil, _ body: @escaping @Sendable (RenderContext) throws -> T) async throws -> T {
        let interruption = RenderInterruption(deadline: limit.map { ContinuousClock.now.advanced(by: $0) })
        let call = RenderCall<T>()
        let job = RenderJob(
            interruption: interruption,
            run: { context in
                context.interruption = interruption
                call.finish(
                    Result {
                        try interruption.check()
                        return try body(context)
                    }
                )
            },
            fail: { call.finish(.failure($0)) }
        )
        let timer = limit.map { limit in
            Task { [queue] in
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                queue.remove(job, because: RendererError(.deadlineExceeded, "no thread was free within the time allowed for the drawing"))
            }
        }
        defer { timer?.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                call.begin(continuation)
                queue.append(job)
            }
        } onCancel: {
            interruption.cancel()
            queue.remove(job, because: RendererError(.cancelled, "the drawing was cancelled"))
        }
    }

    /// Refuses new drawings and answers those that wait with `closed`; drawings under way are finished.
    public func close() {
        queue.close()
    }

    private static func work(_ queue: RenderQueue, fonts: FontConfiguration) {
        let context = Result { () throws(RendererError) in try RenderContext(fonts: fonts) }
        if case .success(let context) = context { context.warmUp() }
        while let job = queue.next() {
            switch context {
            case .success(let context): job.run(context)
            case .failure(let error): job.fail(error)
            }
        }
    }
}
