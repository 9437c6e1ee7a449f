import DNSQueries
import Estate
import TestBench
import Testing

/// Questions to a real authoritative server.
@Suite struct ServerTests {
    private let client = DNSClient(timeout: .seconds(5), tries: 3)

    private static let zone = "example.com"
    /// 512 octets of answer are all that UDP carries without an extension.
    private static let long = String(repeating: "0123456789abcdef", count: 40)

    private static let records: [(RecordType, String, [String])] = [
        (.a, "@", ["192.0.2.9", "192.0.2.10"]),
        (.aaaa, "@", ["2001:0db8:0000::0001"]),
        (.caa, "@", ["0 issue \"letsencrypt.org; validationmethods=dns-01\"", "128 iodef \"mailto:security@example.com\""]),
        (.mx, "@", ["10 Mx1.Example.NET.", "20 mx2.example.net."]),
        (.mx, "nomail", ["0 ."]),
        (.cname, "www", ["Example.com."]),
        (.cname, "deep", ["www.example.com."]),
        (.cname, "away", ["host.elsewhere.example."]),
        (.cname, "dead", ["gone.example.com."]),
        (.cname, "circle", ["circle2.example.com."]),
        (.cname, "circle2", ["circle.example.com."]),
        (.ns, "sub", ["ns1.elsewhere.example."]),
        (.ptr, "9", ["www.example.com.", "example.com."]),
        (.srv, "_imaps._tcp", ["10 5 993 Mail.example.com."]),
        (.txt, "@", ["\"v=spf1 a mx \" \"include:spf.mtasv.net ~all\"", "\"google-site-verification=abc\""]),
        (.txt, "key._domainkey", ["\"\(long.prefix(255))\" \"\(long.dropFirst(255).prefix(255))\" \"\(long.dropFirst(510))\""]),
        (.txt, "odd", ["\"a \\\"quoted\\\" \\\\ text; caf\\195\\169\"", "\"not UTF-8 \\255\""]),
        (.txt, "big", (0..<40).map { "\"\($0) \(long.prefix(200))\"" }),
    ]

    private func server() async throws -> NameServer { try await NameServer(zone: Self.zone, Self.records) }

    @Test func everyType() async throws {
        let server = try await server()
        let expected: [(RecordType, String, [RecordValue])] = [
            (.a, "example.com", [.a("192.0.2.10"), .a("192.0.2.9")]),
            (.aaaa, "example.com", [.aaaa("2001:db8::1")]),
            (
                .caa, "example.com",
                [
                    .caa(flags: 0, tag: "issue", value: "letsencrypt.org; validationmethods=dns-01"),
                    .caa(flags: 128, tag: "iodef", value: "mailto:security@example.com"),
                ]
            ),
            (.mx, "example.com", [.mx(preference: 10, exchange: "mx1.example.net"), .mx(preference: 20, exchange: "mx2.example.net")]),
            (.mx, "nomail.example.com", [.mx(preference: 0, exchange: ".")]),
            (.cname, "www.example.com", [.cname("example.com")]),
            (.ns, "example.com", [.ns("ns1.example.com")]),
            (.ptr, "9.example.com", [.ptr("example.com"), .ptr("www.example.com")]),
            (.srv, "_imaps._tcp.example.com", [.srv(priority: 10, weight: 5, port: 993, target: "mail.example.com")]),
            (.txt, "example.com", [.txt("google-site-verification=abc"), .txt("v=spf1 a mx include:spf.mtasv.net ~all")]),
            (.txt, "key._domainkey.example.com", [.txt(Self.long)]),
            (.txt, "odd.example.com", [.txt("\"not UTF-8 \\255\""), .txt("a \"quoted\" \\ text; café")]),
        ]
        for (type, name, values) in expected {
            let answer = try await client.ask(server.address, type, at: name)
            #expect(answer == .values(values), "\(type.rawValue) \(name)")
            // What is declared is read into the same values.
            for value in values where name != "odd.example.com" {
                #expect(RecordValue.parse(type, value.presentation, zone: Self.zone) == .success(value))
            }
        }
    }

    @Test func aliasesAreGoneThrough() async throws {
        let server = try await server()
        for name in ["www.example.com", "deep.example.com", "WWW.Example.COM."] {
            #expect(try await client.ask(server.address, .aaaa, at: name) == .values([.aaaa("2001:db8::1")]))
        }
        // The types whose c-ares parsers would take no alias.
        #expect(try await client.ask(server.address, .ns, at: "www.example.com") == .values([.ns("ns1.example.com")]))
        #expect(try await client.ask(server.address, .mx, at: "deep.example.com") != .noData)
        #expect(try await client.ask(server.address, .srv, at: "www.example.com") == .noData)
        #expect(try await client.ask(server.address, .cname, at: "deep.example.com") == .values([.cname("www.example.com")]))
        #expect(try await client.ask(server.address, .a, at: "dead.example.com") == .noSuchName)
    }

    /// An authoritative server says nothing about where an alias leads outside its zones, nor about what it has given away.
    @Test func whatOthersWouldKnowIsAnError() async throws {
        let server = try await server()
        for name in ["away.example.com", "sub.example.com", "host.sub.example.com"] {
            await expectError(.elsewhere, server.address, .a, name)
        }
        #expect(try await client.ask(server.address, .cname, at: "away.example.com") == .values([.cname("host.elsewhere.example")]))
        await #expect(throws: DNSError.self) { try await client.ask(server.address, .a, at: "circle.example.com") }
    }

    @Test func absentIsToldApart() async throws {
        let server = try await server()
        #expect(try await client.ask(server.address, .a, at: "nowhere.example.com") == .noSuchName)
        #expect(try await client.ask(server.address, .txt, at: "nomail.example.com") == .noData)
        // There is something below it (RFC 8020 §2).
        #expect(try await client.ask(server.address, .txt, at: "_domainkey.example.com") == .noData)
    }

    @Test func longAnswersComeOverTCP() async throws {
        let server = try await server()
        guard case .values(let values) = try await client.ask(server.address, .txt, at: "big.example.com") else {
            Issue.record("no values")
            return
        }
        #expect(values.count == 40)
        #expect(Set(values) == Set((0..<40).map { .txt("\($0) \(Self.long.prefix(200))") }))
    }

    @Test func changesAreSeen() async throws {
        let server = try await server()
        #expect(try await client.ask(server.address, .a, at: "new.example.com") == .noSuchName)
        try await server.set(.a, "new", ["192.0.2.77"])
        #expect(try await client.ask(server.address, .a, at: "new.example.com") == .values([.a("192.0.2.77")]))
        try await server.set(.a, "new", ["192.0.2.78"])
        #expect(try await client.ask(server.address, .a, at: "new.example.com") == .values([.a("192.0.2.78")]))
        try await server.remove(.a, "new")
        #expect(try await client.ask(server.address, .a, at: "new.example.com") == .noSuchName)
    }

    @Test func whoIsNotAskedForThisRefuses() async throws {
        let server = try await server()
        let error = await expectError(.refused, server.address, .a, "example.org")
        #expect(error?.description == "\(server.address) answered REFUSED: it refuses queries from this machine")
    }

    @Test func nobodyListens() async throws {
        let server = try await server()
        try await server.stop()
        await expectError(.unreachable, server.address, .a, "example.com")
    }

    @Test(.enabled(if: FreePort.hasIPv6)) func overIPv6() async throws {
        let server = try await server()
        let address = try #require(ResolverAddress("[::1]:\(server.address.port)"))
        #expect(try await client.ask(address, .cname, at: "www.example.com") == .values([.cname("example.com")]))
    }

    /// More than have a place at once.
    @Test func manyAtOnce() async throws {
        let server = try await server()
        let (client, address) = (client, server.address)
        try await withThrowingTaskGroup(of: DNSAnswer.self) { group in
            for number in 0..<500 {
                group.addTask { try await client.ask(address, .txt, at: number.isMultiple(of: 50) ? "big.example.com" : "example.com") }
            }
            var count = 0
            for try await answer in group {
                count += 1
                if case .values = answer { continue }
                Issue.record("\(answer)")
            }
            #expect(count == 500)
        }
        // The thread has ended or is about to; the next question is answered all the same.
        #expect(try await client.ask(address, .aaaa, at: "example.com") == .values([.aaaa("2001:db8::1")]))
    }

    @Test(arguments: ["", "a..b", "a b.example", "."]) func badNames(name: String) async throws {
        let nobody = try #require(ResolverAddress("127.0.0.1:1"))
        await expectError(.badName, nobody, .a, name)
    }

    @discardableResult
    private func expectError(
        _ code: DNSError.Code, _ address: ResolverAddress, _ type: RecordType, _ name: String,
        at place: SourceLocation = #_sourceLocation
    ) async -> DNSError? {
        let client = client
        let error = await #expect(throws: DNSError.self, sourceLocation: place) { try await client.ask(address, type, at: name) }
        #expect(error?.code == code, sourceLocation: place)
        return error
    }
}
