import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Every simulator goes through all of it.
@Suite struct SimulatorConformanceTests {
    private typealias Conformance = SimulatorConformance

    @Test("There is a member for every simulator")
    func complete() {
        #expect(Set(Conformance.members.map(\.name)).count == Conformance.members.count)
        #expect(Conformance.members.map(\.name).sorted() == ["cloudflare", "freescout", "github", "heroku", "infisical", "postmark"])
    }

    @Test("What is there is answered with JSON", arguments: Conformance.members)
    func good(_ member: SimulatorConformance.Member) throws {
        let answer = try member.start().send(member.good)
        #expect(answer.status == 200)
        #expect(answer.json != nil)
        #expect(answer.headers["Content-Type"]?.hasPrefix("application/json") == true)
    }

    @Test("A credential that is missing, wrong or without the permission is refused as documented", arguments: Conformance.members)
    func credentials(_ member: SimulatorConformance.Member) throws {
        let simulator = try member.start()
        let before = simulator.picture
        for refused in [member.withoutCredential, member.withWrongCredential] {
            let answer = simulator.send(refused.request)
            #expect(refused.statuses.contains(answer.status), "\(answer.status)")
            #expect(!answer.body.isEmpty, "a refusal says why")
        }
        #expect(simulator.picture.withoutCounters == before.withoutCounters)
        guard let refused = member.withoutPermission else { return try member.require(.permissions) }
        let answer = simulator.send(refused.request)
        #expect(refused.statuses.contains(answer.status), "\(answer.status)")
    }

    @Test("What is not there is told as documented, and an unknown path is 404 or 501", arguments: Conformance.members)
    func missing(_ member: SimulatorConformance.Member) throws {
        let simulator = try member.start()
        let answer = simulator.send(member.missing.request)
        #expect(member.missing.statuses.contains(answer.status), "\(answer.status)")
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
            var request = member.unknown
            request.method = method
            let answer = simulator.send(request)
            #expect([404, 405, 501].contains(answer.status), "\(method.rawValue): \(answer.status)")
        }
    }

    @Test("A body that is no JSON is refused and changes nothing", arguments: Conformance.members)
    func badBody(_ member: SimulatorConformance.Member) throws {
        let simulator = try member.start()
        guard var request = member.write else { return try member.require(.writing) }
        // What has no body is asked for by its address alone.
        guard !request.body.isEmpty else { return }
        request.body = Array("{\"half".utf8)
        let before = simulator.picture
        let answer = simulator.send(request)
        #expect([400, 422].contains(answer.status), "\(answer.status)")
        #expect(simulator.picture.withoutCounters == before.withoutCounters)
    }

    @Test("Pages hold everything once, and end", arguments: Conformance.members)
    func pages(_ member: SimulatorConformance.Member) throws {
        guard let paging = member.paging else { return try member.require(.paging) }
        let simulator = try member.start()
        var (request, found, pages) = (Optional(paging.first), [String](), 0)
        while let asked = request, pages < 50 {
            let answer = simulator.send(asked)
            try #require(answer.isSuccess, "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
            found += paging.items(answer)
            request = paging.next(asked, answer)
            pages += 1
        }
        #expect(pages > 2, "a page is smaller than the list")
        #expect(found.count == Conformance.itemCount && Set(found).count == found.count)
    }

    @Test("Requests are counted, refused beyond the limit, and let in again", arguments: Conformance.members)
    func limits(_ member: SimulatorConformance.Member) throws {
        guard let limit = member.limit else { return try member.require(.rateLimit) }
        let simulator = try member.start()
        for number in 1...limit.requests {
            let answer = simulator.send(member.good)
            try #require(answer.status == 200, "request \(number)")
            if number == 1 { for name in limit.headers { #expect(answer.headers[name] != nil, "\(name) is missing") } }
        }
        #expect(simulator.send(member.good).status == limit.status)
        if let write = member.write {
            let before = simulator.picture
            #expect(simulator.send(write).status == limit.status)
            #expect(simulator.picture.withoutCounters == before.withoutCounters)
        }
        simulator.now += limit.recovery
        #expect(simulator.send(member.good).status == 200)
    }

    @Test("The picture restores everything", arguments: Conformance.members)
    func picture(_ member: SimulatorConformance.Member) throws {
        let simulator = try member.start()
        if let write = member.write { #expect(simulator.send(write).isSuccess) }
        let copy = try member.run(simulator.picture)
        #expect(copy.picture == simulator.picture)
        #expect(copy.send(member.good).body == simulator.send(member.good).body)
    }

    @Test(
        "A fault before the commit does nothing, and one after it does; the log tells neither bodies nor credentials",
        arguments: Conformance.members)
    func faults(_ member: SimulatorConformance.Member) throws {
        guard let write = member.write else { return try member.require(.writing) }
        let simulator = try member.start()
        let before = simulator.picture.withoutCounters
        simulator.arm(ArmedFault(method: write.method, pathPrefix: "/", moment: .beforeCommit, effect: .delivery(.reset)))
        #expect(simulator.deliver(write).fault == .reset)
        #expect(simulator.picture.withoutCounters == before)
        simulator.arm(ArmedFault(method: write.method, pathPrefix: "/", moment: .afterCommit, effect: .delivery(.stall)))
        #expect(simulator.deliver(write).fault == .stall)
        #expect(simulator.picture.withoutCounters != before)
        _ = simulator.send(member.withWrongCredential.request)
        let log = String(decoding: simulator.log.canonicalBytes(), as: UTF8.self)
        #expect(simulator.log.array?.count == 3)
        #expect(!log.contains(member.canary))
    }

    @Test("The same requests get the same answers", arguments: Conformance.members)
    func determinism(_ member: SimulatorConformance.Member) throws {
        let (one, other) = (try member.start(), try member.start())
        for request in [member.good, member.write, member.missing.request, member.good].compactMap({ $0 }) {
            #expect(one.send(request) == other.send(request))
        }
        #expect(one.picture == other.picture)
    }
}

extension JSONValue {
    /// Without what counts requests.
    fileprivate var withoutCounters: JSONValue {
        guard case .object(let members) = self else { return self }
        let counters = ["buckets", "windows", "remaining", "resets_at", "serial"]
        return .object(members.filter { !counters.contains($0.key) })
    }
}
