import Dashboards
import Foundation
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Holds who asks, for everything that answers one request.
private final class Caller: Sendable {
    let principal = Mutex<Principal?>(nil)
}

/// What is known of a request while it is answered.
struct RequestScope: RequestContext {
    /// What the framework keeps.
    var coreContext: CoreRequestContextStorage
    /// Names the request in the answer, in logs and in problem documents.
    var requestID: String
    /// Who asks; set by ``Authentication``, before any handler that needs it, and for all copies of the scope, so that the log knows it too.
    var principal: Principal? {
        get { caller.principal.withLock { $0 } }
        nonmutating set { caller.principal.withLock { $0 = newValue } }
    }
    private let caller = Caller()
    /// The connection that the request came by.
    let channel: any Channel

    init(source: Source) {
        channel = source.channel
        coreContext = .init(source: source)
        requestID = ""
    }

    /// The address that the connection comes from; a proxy's where there is one.
    var callerAddress: String? { channel.remoteAddress?.ipAddress }

    /// Who asks.
    ///
    /// - Throws: 401 when nobody has been authenticated.
    func authenticated() throws(Problem) -> Principal {
        guard let principal else {
            throw Problem(
                .unauthorized,
                "token_missing",
                "The request has no token.",
                hint: "Send it as `Authorization: Bearer …`.",
                headers: [.wwwAuthenticate: "Bearer realm=\"vitrine\""]
            )
        }
        return principal
    }

    /// An id from the path.
    ///
    /// - Throws: 404 when it is no UUID, as nothing can have that name.
    func identifier<Owner>(_ name: Substring, of what: String) throws(Problem) -> Identifier<Owner> {
        guard let text = coreContext.parameters.get(String(name)), let id = Identifier<Owner>(text) else { throw .notFound(what) }
        return id
    }

    /// A text from the path, percent-decoded.
    ///
    /// - Throws: 404 when there is none, or when it holds what no name can.
    func text(_ name: Substring, of what: String) throws(Problem) -> String {
        guard let text = coreContext.parameters.get(String(name))?.removingPercentEncoding, (1...255).contains(text.unicodeScalars.count),
            !text.utf8.contains(0)
        else { throw .notFound(what) }
        return text
    }

    /// A number from the path.
    ///
    /// - Throws: 404 when it is none from 0 to 2,147,483,647, as nothing can have that name.
    func number(_ name: Substring, of what: String) throws(Problem) -> Int {
        guard let number = coreContext.parameters.get(String(name)).flatMap({ Int32($0) }), number >= 0 else { throw .notFound(what) }
        return Int(number)
    }
}
