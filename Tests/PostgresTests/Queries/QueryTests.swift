import Postgres
import Testing

@Suite("Queries")
struct QueryTests {
    @Test("rows know their columns and types")
    func rows() async throws {
        let connection = try await TestServer.connect()
        let rows = try await connection.query("SELECT n AS number, n::text || '!' AS label FROM generate_series(1, \(3)) AS n ORDER BY n")
        #expect(rows.count == 3)
        #expect(rows[0].columns.map(\.name) == ["number", "label"])
        #expect(rows[0].columns.map(\.typeName) == ["int8", "text"])
        #expect(try rows.map { try $0.decode("number", as: Int.self) } == [1, 2, 3])
        #expect(try rows[2].decode("label", as: String.self) == "3!")
        #expect(throws: PostgresError.self) { try rows[0].decode("missing", as: Int.self) }
        #expect(throws: PostgresError.self) { try rows[0].decode(at: 2, as: Int.self) }
        await connection.close()
    }

    @Test("a statement without rows tells how many it touched, and an empty one nothing")
    func affected() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE t (id int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 10)")
        #expect(try await connection.execute("DELETE FROM t WHERE id > \(7)") == 3)
        #expect(try await connection.query("").isEmpty)
        await connection.close()
    }

    @Test("an error carries SQLSTATE, constraint, table and position, and its description no values")
    func errors() async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE users (email text CONSTRAINT one_email UNIQUE)")
        try await connection.execute("INSERT INTO users VALUES (\("secret@example.org"))")
        let unique = try #require(await PostgresError.thrown { try await connection.execute("INSERT INTO users VALUES (\("secret@example.org"))") })
        #expect(unique.code == .server)
        #expect(unique.sqlState == .uniqueViolation)
        #expect(unique.constraint == "one_email")
        #expect(unique.table == "users")
        #expect(unique.detail?.contains("secret@example.org") == true)
        #expect(!"\(unique)".contains("secret"))
        #expect("\(unique)".contains("one_email"))
        let cast = try #require(await PostgresError.thrown { _ = try await connection.query("SELECT 'secret'::int") })
        #expect(cast.sqlState == .invalidTextRepresentation)
        #expect(!"\(cast)".contains("secret"))
        #expect(!String(reflecting: cast).contains("secret"))
        let syntax = try #require(await PostgresError.thrown { _ = try await connection.query("SELECT secret FROM FROM") })
        #expect(syntax.sqlState == .syntaxError)
        #expect(syntax.position == 20)
        #expect(!"\(syntax)".contains("secret"))
        #expect(try await connection.query("SELECT 1").count == 1)
        await connection.close()
    }

    @Test("statements of many tasks on one connection run one after the other and get their own answers")
    func concurrentUse() async throws {
        let connection = try await TestServer.connect()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...200 {
                group.addTask { try await connection.query("SELECT \(number)::int8")[0].decode(at: 0) }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 20_100)
        await connection.close()
    }

    @Test("a large result arrives whole")
    func largeResult() async throws {
        let connection = try await TestServer.connect()
        let rows = try await connection.query("SELECT n, repeat('x', 100) FROM generate_series(1, 50000) AS n")
        #expect(rows.count == 50_000)
        #expect(try rows[49_999].decode(at: 0, as: Int.self) == 50_000)
        await connection.close()
    }

    @Test("a script runs all its statements or none")
    func scripts() async throws {
        let connection = try await TestServer.connect()
        let error = await PostgresError.thrown {
            try await connection.executeScript("CREATE TEMP TABLE a (x int); SELECT 1/0; CREATE TEMP TABLE b (x int)")
        }
        #expect(error?.sqlState == .divisionByZero)
        #expect(try await connection.query("SELECT to_regclass('a')")[0].isNull(at: 0))
        await connection.close()
    }

    @Test("a COPY given to query is an error, not a hang", arguments: ["COPY (SELECT 1) TO STDOUT", "COPY pg_temp.t FROM STDIN"])
    func copyMisuse(_ text: String) async throws {
        let connection = try await TestServer.connect()
        try await connection.executeScript("CREATE TEMP TABLE t (id int)")
        let error = await PostgresError.thrown { _ = try await connection.query("\(unsafe: text)") }
        #expect(error?.code == .protocolViolation)
        #expect(!connection.isUsable)
        await connection.close()
    }

    @Test("a closed connection says so")
    func closed() async throws {
        let connection = try await TestServer.connect()
        await connection.close()
        #expect(await PostgresError.thrown { _ = try await connection.query("SELECT 1") }?.code == .closed)
    }

    @Test("failed log-ins tell why: wrong database, refused port, bad URL")
    func connectFailures() async throws {
        let database = await PostgresError.thrown { _ = try await TestServer.connect { $0.parameters["dbname"] = "no_such" } }
        #expect(database?.code == .connectionFailed)
        #expect(database?.sqlState == .undefinedDatabase)
        #expect(database?.isTransient == false)
        let refused = await PostgresError.thrown { _ = try await TestServer.connect { $0.parameters["port"] = "1" } }
        #expect(refused?.code == .connectionFailed)
        #expect(refused?.isTransient == true)
        let url = await PostgresError.thrown { _ = try PostgresConfiguration(url: "postgres://user:hunter2@[::1/db") }
        #expect(url?.code == .configuration)
        #expect(url?.message.contains("hunter2") == false)
    }

    @Test("hosts are tried in order, and target_session_attrs chooses among them")
    func multipleHosts() async throws {
        let port = try await TestServer.configuration().parameters["port"] ?? ""
        let connection = try await TestServer.connect {
            $0.parameters["host"] = "127.0.0.1,127.0.0.1"
            $0.parameters["port"] = "1,\(port)"
            $0.parameters["target_session_attrs"] = "read-write"
        }
        #expect(try await connection.query("SHOW application_name")[0].text(at: 0) == "vitrine")
        await connection.close()
        let standby = await PostgresError.thrown { _ = try await TestServer.connect { $0.parameters["target_session_attrs"] = "standby" } }
        #expect(standby?.code == .connectionFailed)
        let preferring = try await TestServer.connect {
            $0.parameters["host"] = "127.0.0.1,127.0.0.1"
            $0.parameters["port"] = "1,\(port)"
            $0.parameters["target_session_attrs"] = "prefer-standby"
        }
        #expect(preferring.isUsable)
        await preferring.close()
    }
}
