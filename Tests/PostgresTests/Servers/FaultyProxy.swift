import Foundation
import Glibc
import Synchronization

/// A TCP proxy in front of PostgreSQL that can cut its connections, answer in the server's place, or fall silent.
final class FaultyProxy: Sendable {
    private struct State {
        var descriptors: [Int32] = []
        var forgery: [UInt8]?
        var closesAfterForgery = true
    }

    private let state: Mutex<State>
    private let listener: LoopbackListener
    var port: Int { listener.port }

    init(to server: Int) throws {
        let shared = SharedState()
        listener = try LoopbackListener { client in
            guard let proxy = shared.proxy.withLock({ $0 }) else { return }
            let upstream = LoopbackListener.connect(port: server)
            proxy.state.withLock { $0.descriptors += [client, upstream] }
            proxy.pump(client, upstream)
        }
        state = Mutex(State())
        shared.proxy.withLock { $0 = self }
    }

    private final class SharedState: Sendable {
        let proxy = Mutex<FaultyProxy?>(nil)
    }

    /// Cuts every connection, both ways, at once.
    func cut() {
        state.withLock { state in
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
            state.descriptors = []
        }
    }

    /// Answers the next bytes of a client with these instead of passing them on.
    func forge(_ bytes: [UInt8], closing: Bool) {
        state.withLock {
            $0.forgery = bytes
            $0.closesAfterForgery = closing
        }
    }

    func stop() {
        cut()
        listener.stop()
    }

    private func pump(_ client: Int32, _ upstream: Int32) {
        Thread.detachNewThread {
            while true {
                let bytes = LoopbackListener.receive(from: upstream)
                guard !bytes.isEmpty, LoopbackListener.send(bytes, to: client) else { break }
            }
            shutdown(client, Int32(SHUT_RDWR))
        }
        while true {
            let bytes = LoopbackListener.receive(from: client)
            guard !bytes.isEmpty else { break }
            let (forgery, closes) = state.withLock { state in
                defer { state.forgery = nil }
                return (state.forgery, state.closesAfterForgery)
            }
            if let forgery {
                _ = LoopbackListener.send(forgery, to: client)
                if closes { break }
            } else if !LoopbackListener.send(bytes, to: upstream) {
                break
            }
        }
        shutdown(client, Int32(SHUT_RDWR))
        shutdown(upstream, Int32(SHUT_RDWR))
    }
}
