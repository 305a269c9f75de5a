import Postgres
import PrivateServers
import Testing

@Suite("Notifications", .timeLimit(.minutes(10)))
struct NotificationTests {
    @Test("notifications arrive in order, with channel and payload, from the moment of .connected")
    func arrival() async throws {
        let client = try await TestServer.client()
        var events = client.notifications(on: ["orders", "Strange \"name\""]).makeAsyncIterator()
        #expect(await events.next() == .connected)
        for number in 1...50 { try await client.execute("SELECT pg_notify('orders', \(String(number)))") }
        try await client.execute("SELECT pg_notify('Strange \"name\"', '')")
        for number in 1...50 {
            guard case .notification(let notification) = await events.next() else { Issue.record("no notification"); return }
            #expect(notification.channel == "orders")
            #expect(notification.payload == String(number))
        }
        guard case .notification(let last) = await events.next() else { Issue.record("no notification"); return }
        #expect(last.channel == "Strange \"name\"")
        await client.close()
    }

    @Test("a listener whose connection was terminated listens again and says that it may have missed some")
    func reconnection() async throws {
        let client = try await TestServer.client { $0.applicationName = "listener under test" }
        var events = client.notifications(on: ["again"]).makeAsyncIterator()
        #expect(await events.next() == .connected)
        let killed = try await client.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener under test' AND pid <> pg_backend_pid()"
        )
        #expect(killed.count == 1)
        #expect(await events.next() == .reconnected)
        try await client.execute("SELECT pg_notify('again', 'x')")
        guard case .notification(let notification) = await events.next() else { Issue.record("no notification"); return }
        #expect(notification.payload == "x")
        await client.close()
    }

    @Test("cancelling the task ends the sequence and its connection")
    func cancellation() async throws {
        let client = try await TestServer.client { $0.applicationName = "listener to be cancelled" }
        let observer = try await TestServer.connect()
        let task = Task {
            var count = 0
            for await _ in client.notifications(on: ["quiet"]) { count += 1 }
            return count
        }
        try await TestServer.until(
            observer,
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'listener to be cancelled' AND query LIKE 'LISTEN%' AND state = 'idle')"
        )
        task.cancel()
        #expect(await task.value <= 1)
        try await TestServer.until(observer, "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'listener to be cancelled')")
        await client.close()
        await observer.close()
    }
}
