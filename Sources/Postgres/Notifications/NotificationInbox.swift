/// The notifications that arrived on a connection and were not yet taken; bounded, so a slow listener costs no more than this.
struct NotificationInbox {
    /// A notification, or the news that some were dropped.
    enum Item: Sendable {
        case notification(PostgresNotification)
        case overflow
    }

    typealias Ticket = Promise<Result<Item, PostgresError>>

    /// What there is to take.
    enum Answer {
        case item(Item)
        case wait(Ticket)
    }

    var isOpen = false
    private var items: [PostgresNotification] = []
    private var hasOverflowed = false
    private var ticket: Ticket?
    private static let capacity = 10_000

    mutating func put(_ notification: PostgresNotification) {
        guard isOpen else { return }
        if let ticket {
            self.ticket = nil
            if ticket.fulfil(.success(.notification(notification))) { return }
        }
        guard items.count < Self.capacity else {
            hasOverflowed = true
            return
        }
        items.append(notification)
    }

    /// The next item, or a ticket to wait on.
    mutating func take() -> Answer {
        if !items.isEmpty { return .item(.notification(items.removeFirst())) }
        if hasOverflowed {
            hasOverflowed = false
            return .item(.overflow)
        }
        let ticket = Ticket()
        self.ticket = ticket
        return .wait(ticket)
    }

    mutating func fail(_ error: PostgresError) {
        ticket?.fulfil(.failure(error))
        ticket = nil
    }
}
