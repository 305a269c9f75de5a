import CPostgres

/// Receives a connection's notices. libpq keeps a plain pointer to this object, so the ``ConnectionHandle`` owns it for as long as the `PGconn` lives.
final class NoticeReceiver {
    private let onNotice: @Sendable (ServerNotice) -> Void

    init(installingOn connection: OpaquePointer?, _ onNotice: @escaping @Sendable (ServerNotice) -> Void) {
        self.onNotice = onNotice
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = PQsetNoticeReceiver(
            connection,
            { context, result in
                guard let context, let result else { return }
                Unmanaged<NoticeReceiver>.fromOpaque(context).takeUnretainedValue().receive(result)
            },
            context
        )
    }

    /// libpq clears the result itself after the call, so it is borrowed here through a copy of its fields only.
    private func receive(_ result: OpaquePointer) {
        onNotice(ServerNotice(borrowing: result))
    }
}
