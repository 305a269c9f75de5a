/// Who may use a connection next, first come first served.
struct TurnQueue {
    /// Answers true when the turn has come, false when the waiting was given up.
    typealias Ticket = Promise<Bool>

    private var isTaken = false
    private var waiting: [Ticket] = []

    /// Takes the turn at once and returns nil, or returns a ticket to wait on.
    mutating func take() -> Ticket? {
        guard isTaken else {
            isTaken = true
            return nil
        }
        let ticket = Ticket()
        waiting.append(ticket)
        return ticket
    }

    /// Gives the turn to the first who still wants it.
    mutating func pass() {
        while !waiting.isEmpty {
            if waiting.removeFirst().fulfil(true) { return }
        }
        isTaken = false
    }
}
