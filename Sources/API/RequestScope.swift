import Dashboards
import Hummingbird
import Logging

/// What is known of a request while it is answered.
struct RequestScope: RequestContext {
    /// What the framework keeps.
    var coreContext: CoreRequestContextStorage
    /// Names the request in the answer, in logs and in problem documents.
    var requestID: String
    /// Who asks; set by ``Authentication``, before any handler that needs it.
    var principal: Principal?

    init(source: Source) {
        coreContext = .init(source: source)
        requestID = ""
    }

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
}
