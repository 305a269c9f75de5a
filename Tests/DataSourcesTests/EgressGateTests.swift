import DataSources
import Postgres
import Testing

@Suite("The egress gate")
struct EgressGateTests {
    private func refusal(
        _ host: String,
        port: Int = 6000,
        _ policy: EgressPolicy = EgressPolicy(),
        login: EgressGate.Login? = nil
    ) async -> DataSourceError.Code? {
        do throws(DataSourceError) {
            _ = try await EgressGate(policy).route(to: host, port: port, login: login)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "never leads to link-local, metadata, unspecified, multicast or disguised addresses, whatever the policy",
        arguments: [
            "169.254.169.254", "169.254.0.1", "0.0.0.0", "0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1", "100.100.100.200",
            "168.63.129.16", "192.0.0.192", "fe80::1", "ff02::1", "::", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1", "2001:0:1::1", "fd00:ec2::254", "::169.254.169.254", "::7f00:1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
            "169.254.43518", "169.254.169.254.",
        ]
    )
    func forbidden(host: String) async {
        let code = await refusal(host, EgressPolicy(allowPrivateAddresses: true))
        #expect(code == .addressRefused || code == .sourceUnreachable)
        let isNumeric = !host.hasSuffix(".")
        if isNumeric { #expect(code == .addressRefused) }
    }

    @Test(
        "leads to private networks and this machine only when these are opened",
        arguments: [
            "127.0.0.1", "127.1", "127.8.9.10", "2130706433", "0x7f000001", "017700000001", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "localhost",
            "LOCALHOST", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "198.18.0.1", "fc00::1", "fd12:3456::1",
        ]
    )
    func privateNetworks(host: String) async {
        #expect(await refusal(host) == .addressRefused)
        #expect(await refusal(host, EgressPolicy(allowPrivateAddresses: true)) == nil)
    }

    @Test("leads to public addresses", arguments: ["8.8.8.8", "172.32.0.1", "172.15.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111"])
    func publicAddresses(host: String) async {
        #expect(await refusal(host) == nil)
    }

    @Test(
        "takes one plain host, no list, path, URL, zone or control character",
        arguments: [
            "", "/var/run/postgresql", "@socket", "127.0.0.1,8.8.8.8", "host name", "user@8.8.8.8", "http://8.8.8.8", "8.8.8.8/32", "fe80::1%eth0",
            "[::1]", "8.8.8.8\n", "8.8.8.8\0", "８.8.8.8", "a'b", "-h", "8.8.8.8#x", "8.8.8.8?x", "a\\b", String(repeating: "a", count: 300),
        ]
    )
    func forms(host: String) async {
        #expect(await refusal(host, EgressPolicy(allowPrivateAddresses: true)) == .addressRefused)
    }

    @Test("refuses ports that are none", arguments: [0, -1, 65_536])
    func ports(port: Int) async {
        #expect(await refusal("8.8.8.8", port: port) == .addressRefused)
    }

    @Test(
        "does not lead to Vitrine's own servers under any of their names",
        arguments: ["127.0.0.1", "localhost", "::1", "127.0.0.2", "127.1", "::ffff:127.0.0.1"],
        ["127.0.0.1", "localhost", "/tmp", "0.0.0.0"]
    )
    func controlPlane(host: String, own: String) async {
        let policy = EgressPolicy(
            allowPrivateAddresses: true,
            controlPlane: [ControlPlaneEndpoint(host: own, port: 6000, database: "vitrine", username: "vitrine")]
        )
        let login = EgressGate.Login(database: "warehouse", username: "reader")
        #expect(await refusal(host, policy, login: login) == .addressRefused)
        #expect(await refusal(host, port: 6001, policy, login: login) == nil)
    }

    @Test("leads to the own database server when that is allowed, in another database and with another login")
    func warehouse() async {
        let policy = EgressPolicy(
            allowControlPlaneServer: true,
            controlPlane: [
                ControlPlaneEndpoint(host: "127.0.0.1", port: 6000, database: "vitrine", username: "vitrine"),
                ControlPlaneEndpoint(host: "127.0.0.1", port: 6379),
            ]
        )
        #expect(await refusal("localhost", policy, login: EgressGate.Login(database: "warehouse", username: "reader")) == nil)
        #expect(await refusal("localhost", policy, login: EgressGate.Login(database: "vitrine", username: "reader")) == .addressRefused)
        #expect(await refusal("localhost", policy, login: EgressGate.Login(database: "warehouse", username: "vitrine")) == .addressRefused)
        #expect(await refusal("localhost", policy) == .addressRefused)
        #expect(await refusal("localhost", port: 6379, policy, login: EgressGate.Login(database: "a", username: "b")) == .addressRefused)
        #expect(await refusal("127.0.0.1", port: 6001, policy) == .addressRefused)
    }

    @Test("knows all hosts of a configuration with several")
    func endpoints() throws {
        let configuration = try PostgresConfiguration(url: "postgres://vitrine:pw@db1:5433,db2/main")
        let endpoints = ControlPlaneEndpoint.endpoints(of: configuration)
        #expect(endpoints.map(\.host) == ["db1", "db2"])
        #expect(endpoints.first?.port == 5433)
        #expect(endpoints.allSatisfy { $0.database == "main" && $0.username == "vitrine" })
    }

    @Test("a name without address is unreachable, and is said to be")
    func unknown() async {
        #expect(await refusal("no-such-host.invalid") == .sourceUnreachable)
    }
}
