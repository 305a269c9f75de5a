extension PostgresConnection {
    func takeNotifications() {
        while let notification = handle.nextNotification() { inbox.put(notification) }
    }

    /// Listens on the channels; ``nextNotification()`` then gives what arrives.
    func listen(on channels: [String]) async throws(PostgresError) {
        inbox.isOpen = true
        for channel in channels {
            try await execute("LISTEN \(identifier: channel)", timeout: configuration.connectTimeout)
        }
    }

    /// The next notification; throws when the session is lost or the task is cancelled.
    func nextNotification() async throws(PostgresError) -> NotificationInbox.Item {
        switch inbox.take() {
        case .item(let item): return item
        case .wait(let ticket):
            if !flags.isUsable { throw lostError("listen") }
            let result = await withTaskCancellationHandler {
                await ticket.value()
            } onCancel: {
                ticket.fulfil(.failure(PostgresError(.cancelled, "the task was cancelled", operation: "listen")))
            }
            return try result.get()
        }
    }
}
