import CanonicalJSON
import HTTPMessages
import TestBench
import Testing
import ToyProvider

/// What every provider must do, at the toy name service.
@Suite struct ToyConformanceTests {
    private static let stages = ZoneStages(provider: "toy", "{ kind: toy, token: !env TOY_TOKEN }")
    private static let token = "canary-of-the-token"

    private static let member = ProviderConformance.Member(
        name: "toy", lacks: [.secrets: "records are public"], definitions: [ToyDefinition.definition],
        lifted: ["brake.dns.mass-delete", "brake.dns.mail-record"],
        // Of 5 record sets one page, of 155 two.
        reads: 1, crowdedReads: 2, writes: 1, tampered: ZoneStages.tampered("toy"), culprit: "sam", estate: { stages.files($0) }
    ) { surroundings in
        let others = (1...150).map { number in
            ToyServer.RecordSet(name: "other\(number).\(ZoneStages.zone)", type: "A", ttl: 300, values: ["192.0.2.50"])
        }
        let server = ToyServer(
            zones: [ZoneStages.zone: surroundings == .crowded ? others : [], "another.example": []],
            people: [token: "plumb", "somebody": "sam"])
        return ProviderConformance.Opened(
            endpoints: ["toy": .init(server, credentials: ["token": token])], live: { server.picture },
            tamper: {
                let set: JSONValue = ["name": .string("www.\(ZoneStages.zone)"), "type": "A", "ttl": 300, "values": ["192.0.2.99"]]
                let request = HTTPRequest(
                    .post, "http://127.0.0.1/zones/\(ZoneStages.zone)/changes", headers: ["Authorization": "Bearer somebody"],
                    json: ["put": [set], "delete": []])
                let answer = try await server.send(request)
                try #require(answer.isSuccess)
            }, shorten: shorter)
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    /// The same answer with one item less than it counts.
    private static func shorter(_ answer: JSONValue) -> JSONValue? {
        guard answer["total"] != nil, var members = answer.object, let items = members["items"]?.array, !items.isEmpty else { return nil }
        members["items"] = .array(items.dropLast())
        return .object(members)
    }
}
