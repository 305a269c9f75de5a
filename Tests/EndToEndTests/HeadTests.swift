import Foundation
import Glibc
import NIOHTTP1
import Testing

@testable import CLI

@Suite("HEAD on a connection that is kept", .serialized)
struct HeadTests {
    @Test("is answered as GET without the body, also for errors, so that the next answer is read from its beginning")
    func thenGet() async throws {
        try await RunningStack.with { running in
            let port = try #require(URL(string: running.stack.apiURL)?.port)
            let list = RunningStack.base + "/dashboards"
            let authorization = "Authorization: Bearer \(running.token)\r\n"
            let cases: [(path: String, headers: String, status: String)] = [
                ("/health/live", "", "200"), (list, authorization, "200"), (list, "", "401"), ("/nowhere", "", "404"),
                (RunningStack.base + "/exports", authorization, "405"),
            ]
            for item in cases {
                let text = try Self.exchange(
                    "HEAD \(item.path) HTTP/1.1\r\nHost: localhost\r\n\(item.headers)\r\n"
                        + "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                    port: UInt16(port)
                )
                let parts = text.components(separatedBy: "\r\n\r\n")
                #expect(parts.count == 3, "\(item.path): \(text)")
                #expect(parts.first?.hasPrefix("HTTP/1.1 \(item.status)") == true, "\(item.path): \(text)")
                #expect(parts.first?.lowercased().contains("content-length: 0") == false, "\(item.path): the length is that of GET's body: \(text)")
                #expect(parts.dropFirst().first?.hasPrefix("HTTP/1.1 200") == true, "\(item.path): \(text)")
                #expect(parts.last == #"{"status":"ok"}"#, "\(item.path): \(text)")
            }
            let refused = try await running.send(.DELETE, list)
            #expect(refused.headers["Allow"] == ["GET, HEAD, POST"], "\(refused)")
        }
    }

    /// Sends text to a port of this machine and returns all that comes back until the other side closes.
    private static func exchange(_ text: String, port: UInt16) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(connected == 0)
        let bytes = Array(text.utf8)
        try #require(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer.prefix(count)
        }
    }
}
