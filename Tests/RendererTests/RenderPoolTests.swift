import Charts
import Dispatch
import Foundation
import Renderer
import Testing

@Suite("Render pool", .timeLimit(.minutes(10)))
struct RenderPoolTests {
    @Test("sixteen drawings at once give the same bytes as one alone, from every thread")
    func parallel() async throws {
        let pool = try RenderPool(size: 4)
        defer { pool.close() }
        let scene = SampleScenes.page
        let alone = try RenderContext().pdf(pages: [scene], options: SampleScenes.options)
        let picture = try RenderContext().png(scene: scene, options: PNGOptions(scale: 2))
        try await withThrowingTaskGroup(of: (pdf: [UInt8], png: [UInt8]).self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await pool.render { context in
                        (try context.pdf(pages: [scene], options: SampleScenes.options), try context.png(scene: scene, options: PNGOptions(scale: 2)))
                    }
                }
            }
            for try await result in group {
                #expect(firstDifference(result.pdf, alone) == nil)
                #expect(firstDifference(result.png, picture) == nil)
            }
        }
    }

    @Test("drawings run on the pool's own threads, never more at once than there are threads, in the order asked for")
    func order() async throws {
        let pool = try RenderPool(size: 1)
        defer { pool.close() }
        let gate = DispatchSemaphore(value: 0)
        let order = Journal()
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await pool.render { _ in
                hasStarted.finish()
                gate.wait()
                order.append(0)
                return UInt(pthread_self())
            }
        }
        for await _ in started {}
        var others: [Task<Void, any Error>] = []
        for number in 1...5 {
            others.append(Task { try await pool.render { _ in order.append(number) } })
            while pool.waiting < number { await Task.yield() }
        }
        gate.signal()
        let thread = try await first.value
        #expect(try await pool.render { _ in UInt(pthread_self()) } == thread)
        #expect(UInt(pthread_self()) != thread)
        for other in others { try await other.value }
        #expect(order.numbers == [0, 1, 2, 3, 4, 5])
    }

    @Test("a cancelled drawing that waits is answered at once, and one that is being drawn stops")
    func cancellation() async throws {
        let pool = try RenderPool(size: 1)
        defer { pool.close() }
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        let endless = Task {
            try await pool.render { context in
                hasStarted.finish()
                while true { _ = try context.png(scene: SampleScenes.page) }
            }
        }
        for await _ in started {}
        let waiting = Task { try await pool.render { _ in 1 } }
        while pool.waiting < 1 { await Task.yield() }
        waiting.cancel()
        await #expect { try await waiting.value } throws: { ($0 as? RendererError)?.code == .cancelled }
        #expect(pool.waiting == 0)
        endless.cancel()
        await #expect { try await endless.value } throws: { ($0 as? RendererError)?.code == .cancelled }
        #expect(try await pool.render { _ in 42 } == 42)
    }

    @Test("a deadline answers a drawing that waits, and stops one that is under way")
    func deadline() async throws {
        let pool = try RenderPool(size: 1)
        defer { pool.close() }
        let gate = DispatchSemaphore(value: 0)
        let (started, hasStarted) = AsyncStream<Void>.makeStream()
        let blocking = Task {
            try await pool.render { _ in
                hasStarted.finish()
                gate.wait()
            }
        }
        for await _ in started {}
        let behind = Task { try await pool.render(within: .milliseconds(50)) { _ in 1 } }
        await #expect { _ = try await behind.value } throws: { ($0 as? RendererError)?.code == .deadlineExceeded }
        gate.signal()
        try await blocking.value
        await #expect {
            try await pool.render(within: .milliseconds(50)) { context in
                while true { _ = try context.png(scene: SampleScenes.page) }
            }
        } throws: { ($0 as? RendererError)?.code == .deadlineExceeded }
        #expect(try await pool.render(within: .seconds(60)) { _ in 7 } == 7)
    }

    @Test("an error of the drawing reaches the caller, and the thread goes on")
    func failure() async throws {
        let pool = try RenderPool(size: 1)
        defer { pool.close() }
        await #expect(throws: RendererError.self) { try await pool.render { try $0.pdf(pages: [], options: SampleScenes.options) } }
        #expect(try await pool.render { try $0.png(scene: SampleScenes.page).count } > 1000)
    }

    @Test("a closed pool refuses")
    func closed() async throws {
        let pool = try RenderPool(size: 2)
        pool.close()
        await #expect { try await pool.render { _ in 1 } } throws: { ($0 as? RendererError)?.code == .closed }
    }

    @Test("a pool without fonts is not made")
    func fonts() {
        let nowhere = FontConfiguration(directories: [], families: ["Inter"], required: ["Inter": "fonts-inter"])
        #expect { try RenderPool(size: 1, fonts: nowhere) } throws: { ($0 as? RendererError)?.code == .fontsMissing }
    }
}
