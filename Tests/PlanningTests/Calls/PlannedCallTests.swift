import CanonicalJSON
import Estate
import Planning
import Resources
import TestBench
import Testing

@Suite("Calls in plans")
struct PlannedCallTests {
    private static let scope = Scope(provider: "names", name: "raxx.app")
    private static let record = Address(Scope(provider: "heroku", name: "a/b"), "domain", "www.raxx.app")

    private static let probes: [Probe] = [
        .http(.init(origin: .text("https://raxx.app"), check: HealthCheck(path: "/", redirect: "https://", text: "is well"))),
        .http(.init(origin: .knownAfter(record, attribute: "origin"), check: HealthCheck(path: "/health", json: ["parts": ["db": true]]))),
        .http(.init(origin: nil, check: HealthCheck(path: "/", within: 5))),
        .names(
            .init(
                resolvers: ["192.0.2.53", "resolver.example:5353"],
                answers: [
                    .init(name: "raxx.app", type: "TXT", values: [.text("a"), .text("")]), .init(name: "b", type: "A", values: []),
                    .init(name: "www.raxx.app", type: "CNAME", values: [.knownAfter(record, attribute: "target")]),
                ], within: 4_200)), .person(.init(name: "FLAG", text: "do it")),
    ]

    @Test("every look comes back whole or not at all")
    func probesRoundTrip() throws {
        let operations = Self.probes.map { Operation.probe($0, of: Self.scope, after: [], "") }
        try CallConformance.check(Probe.self, madeAs: operations, rounds: 300)
        #expect(try operations.map { try Probe($0) } == Self.probes)
    }

    /// A call whose cases have every form that a case may have.
    private enum Work: PlannedCall, Codable {
        struct Task: Hashable, Codable {
            let name: String
        }

        case run(Task)
        case stop

        enum CodingKeys: String, CodingKey, CaseIterable {
            case run = "work.run"
            case stop = "work.stop"
        }

        var effect: Planning.Operation.Effect {
            switch self {
            case .run: .readBackFirst
            case .stop: .idempotent
            }
        }

        var traits: OperationTraits {
            switch self {
            case .run(let task): OperationTraits(shared: task.name)
            case .stop: OperationTraits()
            }
        }
    }

    @Test("a case is its name and its value, and what shared code knows of it stands beside")
    func traits() throws {
        let run = Planning.Operation(Work.run(.init(name: "db")), in: Self.scope, addresses: [], summary: "")
        #expect(run.action == "work.run" && run.payload == ["name": "db", "shared": "db"])
        #expect(run.traits == OperationTraits(shared: "db"))
        let stop = Planning.Operation(Work.stop, in: Self.scope, addresses: [], summary: "")
        #expect(stop.action == "work.stop" && stop.payload == [:] && stop.traits == OperationTraits())
        try CallConformance.check(Work.self, madeAs: [run, stop])
        let other = run.with(payload: ["name": "db", "shared": "cache"])
        #expect(throws: CallProblem.self) { try Work(other) }
    }

    @Test("what a task does is the same whoever asks for it")
    func work() {
        let payload: JSONValue = ["command": "migrate", "asked": true, "again": true, "shared": "x", "adopted": true]
        let operation = Planning.Operation(
            scope: Self.scope, action: "work.run", payload: payload, addresses: [], effect: .idempotent, summary: "")
        #expect(operation.traits == OperationTraits(shared: "x", isAsked: true, mayRepeat: true, isDeposit: true))
        #expect(operation.work == ["command": "migrate", "shared": "x", "adopted": true])
        #expect(OperationTraits(["asked": "yes", "shared": 1]) == OperationTraits())
    }

    @Test(
        "a value stands in a plan as text, as a place, or as what makes it known",
        arguments: [
            (Content.text(""), "\"\""), (.text("{\"secret\":\"x\"}"), "\"{\\\"secret\\\":\\\"x\\\"}\""),
            (
                .unknown(after: record, attribute: "target"),
                "{\"attribute\":\"target\",\"knownAfter\":\"heroku/a%2Fb/domain/www.raxx.app\"}"
            ),
            (
                .concealed(.init(Fingerprint(hex: String(repeating: "0", count: 64)), source: SecretReference("vault@prod:/A/B"))),
                "{\"secret\":\"vault@prod:/A/B\"}"
            ), (.concealed(.init(Fingerprint(hex: String(repeating: "0", count: 64)), plain: "no secret")), "\"no secret\""),
        ])
    func values(content: Content, json: String) throws {
        let value = try #require(content.planned)
        #expect(String(decoding: value.json.canonicalBytes(), as: UTF8.self) == json)
        #expect(PlannedValue(json: value.json) == value && content.payload == value.json)
    }

    @Test("what nobody can write has no value")
    func noValue() {
        #expect(Content.concealed(.init(Fingerprint(hex: String(repeating: "0", count: 64)))).planned == nil)
        #expect(Content.list([]).planned == nil && Content.list([]).payload == .null)
        for json: JSONValue in [.null, true, 7, [], [:], ["secret": "nowhere"], ["knownAfter": "raxx", "attribute": "x"], ["secret": 7]] {
            #expect(PlannedValue(json: json) == nil, "\(json.prettyText())")
        }
    }
}
