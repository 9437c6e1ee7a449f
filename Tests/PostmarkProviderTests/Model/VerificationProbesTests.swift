import CanonicalJSON
import HTTPMessages
import Planning
import PostmarkProvider
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// When the verification is awaited, against what Postmark and the files say.
@Suite struct VerificationPlanTests {
    private static func hosts(_ operations: [Planning.Operation]) -> [String: String] {
        (operations.first?.payload["hosts"]?.object ?? [:]).compactMapValues(\.string)
    }

    private static let both = ["DKIM": VerificationBench.key, "Return-Path": "pm-bounces.raxx.app"]

    @Test("A domain that Postmark has not verified is awaited, whatever the plan writes")
    func unverified() async throws {
        let bench = try VerificationBench()
        let probes = try await bench.probes(written: [])
        #expect(Self.hosts(probes) == Self.both)
        let probe = try #require(probes.first)
        #expect(probe.effect == .verify && probe.performer == nil)
        #expect(probe.summary == "raxx.app verified at Postmark")
        #expect(probe.prerequisites == [Address(VerificationBench.scope, "domain")])
    }

    @Test("Of a verified one, what the plan writes is awaited, after the records; other records are not its business")
    func written() async throws {
        let bench = try VerificationBench(VerificationBench.verified)
        #expect(try await bench.probes(written: []).isEmpty)
        #expect(try await bench.probes(written: ["@/TXT", "pm._domainkey/TXT", "www/CNAME"]).isEmpty)
        let zone = Scope(provider: "cloudflare", name: "raxx.app")
        let probes = try await bench.probes(written: ["pm-bounces/CNAME", "www/CNAME"])
        #expect(Self.hosts(probes) == ["Return-Path": "pm-bounces.raxx.app"])
        #expect(probes.first?.prerequisites.contains(Address(zone, "dns", "pm-bounces/CNAME")) == true)
        #expect(probes.first?.prerequisites.contains(Address(zone, "dns", "www/CNAME")) == false)
        #expect(Self.hosts(try await bench.probes(written: ["2026pm._domainkey/TXT"])) == ["DKIM": VerificationBench.key])
    }

    @Test("A record that the plan takes away is not awaited")
    func removed() async throws {
        let bench = try VerificationBench(VerificationBench.verified)
        let probes = try await bench.probes(written: ["pm-bounces/CNAME"], records: ["2026pm._domainkey TXT"])
        #expect(probes.isEmpty)
    }

    @Test("What no zone file has is not awaited: nothing would make it appear; without a zone somebody else writes it")
    func undeclared() async throws {
        let bench = try VerificationBench()
        #expect(Self.hosts(try await bench.probes(written: [], records: ["pm-bounces CNAME"])) == ["Return-Path": "pm-bounces.raxx.app"])
        #expect(Self.hosts(try await bench.probes(written: [], records: [])) == Self.both)
    }

    @Test("A rotation awaits the new key")
    func rotation() async throws {
        let more: [String: JSONValue] = ["DKIMPendingHost": "2027pm._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa; p=NEXT"]
        let bench = try VerificationBench(VerificationBench.verified.merging(more) { $1 })
        let records = ["2026pm._domainkey TXT", "2027pm._domainkey TXT", "pm-bounces CNAME"]
        let probes = try await bench.probes(written: [], records: records)
        #expect(Self.hosts(probes) == ["DKIM": "2027pm._domainkey.raxx.app"])
    }

    @Test("What an earlier part of the run has not seen is looked at again, all of it")
    func unseen() async throws {
        let bench = try VerificationBench(VerificationBench.verified)
        #expect(Self.hosts(try await bench.probes(written: [], own: true)) == Self.both)
    }

    @Test("Only observed: nothing is asked for by a plan, and looks only read", arguments: ["observe", "ignore"])
    func onlyObserved(mode: String) async throws {
        let bench = try VerificationBench()
        let mail = "mode: \(mode)"
        #expect(try await bench.probes(written: ["pm-bounces/CNAME"], mail: mail).isEmpty)
        let look = try #require(try await bench.probes(written: nil, mail: mail).first)
        bench.publish(VerificationBench.keyRecord, VerificationBench.returnPath)
        #expect(await bench.writer().check(look) == .otherwise("raxx.app: DKIM not yet, Return-Path not yet"))
        #expect(bench.transport.requests == ["GET /domains/7"])
    }
}

/// The wait itself, and the look of `plumb verify`.
@Suite struct VerificationTests {
    private typealias Bench = VerificationBench

    @Test("Held open until Postmark has seen both; what it has seen is not asked for again; the pending key is the current one then")
    func heldOpen() async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        bench.then({ bench.publish(Bench.keyRecord) }, { bench.publish(Bench.keyRecord, Bench.returnPath) })
        let outcome = try await bench.writer().perform(probe, in: OperationContext())
        #expect(outcome == OperationOutcome(.done, "DKIM verified, Return-Path verified"))
        let (key, path) = ("PUT /domains/7/verifyDkim", "PUT /domains/7/verifyReturnPath")
        #expect(bench.transport.requests == [key, path, key, path, path])
        let domain = bench.transport.provider.picture["domains"]?.array?.first
        #expect(domain?["DKIMHost"]?.string == Bench.key && domain?["DKIMPendingHost"] == "")
        #expect(domain?["DKIMRevokedHost"] == "", "a first key takes no other's place")
    }

    @Test("A new key has to be seen itself, although the domain is verified; the old one is revoked and stays")
    func rotation() async throws {
        let more: [String: JSONValue] = ["DKIMPendingHost": "2027pm._domainkey.raxx.app", "DKIMPendingTextValue": "k=rsa; p=NEXT"]
        let bench = try Bench(Bench.verified.merging(more) { $1 })
        let probe = try #require(try await bench.probes(written: [], records: ["2027pm._domainkey TXT"]).first)
        bench.publish(Bench.keyRecord)
        let next = PublishedNames.Record(name: "2027pm._domainkey.raxx.app", type: "TXT", value: "k=rsa; p=NEXT")
        bench.then({}, { bench.publish(Bench.keyRecord, next) })
        #expect(try await bench.writer().perform(probe, in: OperationContext()).status == .done)
        #expect(bench.pauses == 2)
        let domain = bench.transport.provider.picture["domains"]?.array?.first
        #expect(domain?["DKIMRevokedHost"]?.string == Bench.key && domain?["SafeToRemoveRevokedKeyFromDNS"] == false)
    }

    @Test("Given up at the deadline, with what was seen")
    func deadline() async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        bench.publish(Bench.keyRecord)
        let error = await #expect(throws: ProviderError.self) { _ = try await bench.writer().perform(probe, in: OperationContext()) }
        #expect(error?.message == "not ready within 40 min: raxx.app: DKIM verified, Return-Path not yet")
        #expect(error?.fix == "once it is ready, continue with plumb resume")
        // 10, 15, 22.5, 33.75, 50.6 seconds, then a minute as long as there is time.
        #expect(bench.pauses == 43)
    }

    @Test("Parked: asked once, and left for later")
    func parked() async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        let outcome = try await bench.writer().perform(probe, in: OperationContext(wait: WaitPolicy(isParking: true)))
        #expect(outcome == OperationOutcome(.waiting, "not yet: raxx.app: DKIM not yet, Return-Path not yet"))
        #expect(bench.pauses == 0)
    }

    @Test("An alias that is proxied, or leads elsewhere, or another key: not verified")
    func otherRecords() async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: nil).first)
        bench.publish(
            .init(name: Bench.key, type: "TXT", value: "k=rsa; p=OTHER"),
            .init(name: "pm-bounces.raxx.app", type: "A", value: "192.0.2.53"))
        #expect(await bench.writer().check(probe) == .otherwise("raxx.app: DKIM not yet, Return-Path not yet"))
        bench.publish(.init(name: "pm-bounces.raxx.app", type: "CNAME", value: "elsewhere.example.net"))
        #expect(await bench.writer().check(probe) == .otherwise("raxx.app: DKIM not yet, Return-Path not yet"))
    }

    @Test("A look reads first, and has Postmark look again only for what it has not seen")
    func check() async throws {
        let verified = try Bench(Bench.verified)
        let probe = try #require(try await verified.probes(written: nil).first)
        #expect(await verified.writer().check(probe) == .awaited("DKIM verified, Return-Path verified"))
        #expect(verified.transport.requests == ["GET /domains/7"])

        let half = try Bench(Bench.verified.merging(["ReturnPathDomainVerified": false]) { $1 })
        half.publish(Bench.returnPath)
        let again = try #require(try await half.probes(written: nil).first)
        #expect(await half.writer().check(again) == .awaited("DKIM verified, Return-Path verified"))
        #expect(half.transport.requests == ["GET /domains/7", "PUT /domains/7/verifyReturnPath"])
    }

    @Test("Being out of requests and failures at Postmark are sat out", arguments: [429, 503])
    func trouble(status: Int) async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        bench.publish(Bench.keyRecord, Bench.returnPath)
        bench.transport.arm(ArmedFault(pathPrefix: "/domains/7/", effect: .answer(HTTPResponse(status: status, json: [:])), count: 3))
        #expect(try await bench.writer().perform(probe, in: OperationContext()).status == .done)
        #expect(bench.pauses == 3)
    }

    @Test("What no further look would change ends the wait at once", arguments: [(401, 10), (422, 510), (422, 513)])
    func refused(status: Int, code: Int) async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        let answer = HTTPResponse(status: status, json: ["ErrorCode": .integer(code), "Message": "refused"])
        bench.transport.arm(ArmedFault(pathPrefix: "/domains/7/", effect: .answer(answer)))
        let error = await #expect(throws: ProviderError.self) { _ = try await bench.writer().perform(probe, in: OperationContext()) }
        #expect(error?.providerID == "\(code)" && bench.pauses == 0)
    }

    @Test("An id that has become another domain's is an error")
    func foreign() async throws {
        let bench = try Bench()
        let probe = try #require(try await bench.probes(written: []).first)
        let other = try Bench(Bench.fresh.merging(["Name": "other.example"]) { $1 })
        let error = await #expect(throws: ProviderError.self) { _ = try await other.writer().perform(probe, in: OperationContext()) }
        #expect(error?.code == .conflict)
    }
}
