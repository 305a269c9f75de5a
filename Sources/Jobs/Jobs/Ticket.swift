/// What Redis has to know of a job: where it stands in line, and when.
package struct Ticket: Sendable, Hashable {
    package let id: JobID
    package let place: Place
    /// Milliseconds until it is due, by the clock of PostgreSQL at the moment it was read; 0 for now.
    package let delay: Int
    /// The note in ``Outbox`` that Redis may not know this yet, for whoever made the job ready.
    package let note: Int64?

    package init(id: JobID, place: Place, delay: Int, note: Int64? = nil) {
        self.id = id
        self.place = place
        self.delay = delay
        self.note = note
    }
}
