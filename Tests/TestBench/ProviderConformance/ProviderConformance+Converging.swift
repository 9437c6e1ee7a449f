internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import Testing

extension ProviderConformance {
    /// That the provider comes to hold what the files say, and that nothing else moves.
    package static let converging = [
        Requirement("what is declared is made by the requests that the plan says, and then nothing is left to do", needs: [.creating]) {
            member in
            let bench = try await ConformanceBench(member)
            let planned = try await bench.plan(.made)
            #expect(!planned.plan.changes.isEmpty && planned.plan.changes.allSatisfy { $0.action == .create })
            #expect(try await bench.plan(.made).envelope.digest == planned.envelope.digest, "the same inputs give another plan")
            #expect(planned.plan.findings.filter { $0.severity == .blocks }.map(\.message) == [])
            bench.tap.reset()
            let report = try #require(try await bench.apply(.made))
            #expect(report.lines.filter { $0.status == .failed }.map(\.detail) == [])
            #expect(bench.tap.writes.count == member.writes, "\(bench.tap.writes.map(\.line))")
            try await bench.finish(.made)
            try await bench.expectNothingLeft(.made)
        },
        Requirement("every kind of resource is among those of the descriptor", needs: [.reading]) { member in
            let bench = try await ConformanceBench(member)
            let estate = try bench.estate(.made)
            let definition = try #require(member.definition(of: estate))
            let model = try #require(definition.model)
            try await bench.applyAll(.made)
            let scopes = model.lower(estate, environment: "production", provider: member.name)
            let kinds = Set(scopes.flatMap(\.resources).map(\.address.kind))
            let unknown = kinds.subtracting(definition.descriptor.resources.map(\.kind))
            #expect(unknown.isEmpty, "the descriptor does not name \(unknown.sorted())")
            #expect(!kinds.isEmpty && Set(definition.descriptor.resources.map(\.noun)).isSubset(of: definition.descriptor.nouns))
        },
        Requirement("reading takes the requests of the published formula", needs: [.reading, .creating]) { member in
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.made)
            bench.tap.reset()
            try await bench.expectNothingLeft(.made)
            #expect(bench.tap.reads.count == member.reads, "\(bench.tap.requests.map(\.line))")
            #expect(bench.tap.writes.isEmpty, "a plan writes nothing")
            let definition = try #require(member.definition(of: try bench.estate(.made)))
            let model = try #require(definition.model)
            let scopes = model.lower(try bench.estate(.made), environment: "production", provider: member.name)
            #expect(model.readCost(of: scopes) == member.reads, "the model announces another number")
        },
        Requirement("a list of several pages is read to its end", needs: [.paging, .creating]) { member in
            let bench = try await ConformanceBench(member, .crowded)
            try await bench.applyAll(.made)
            bench.tap.reset()
            try await bench.expectNothingLeft(.made)
            #expect(bench.tap.reads.count == member.crowdedReads, "\(bench.tap.requests.map(\.line))")
        },
        Requirement("other values come in the place of the old ones, and back", needs: [.creating, .changing]) { member in
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.made)
            let made = try await bench.live()
            let plan = try await bench.plan(.changed).plan
            #expect(!plan.changes.isEmpty && plan.changes.allSatisfy { $0.action == .update }, "\(plan.changes.map(\.action))")
            try await bench.applyAll(.changed)
            try await bench.expectNothingLeft(.changed)
            #expect(try await bench.live() != made)
            try await bench.applyAll(.made)
            #expect(try await bench.live().difference(from: made) == "")
        },
        Requirement("what leaves the files after it was applied is deleted, and nothing else", needs: [.creating, .deleting]) { member in
            let wanted = try await ConformanceBench(member)
            try await wanted.applyAll(.removed)
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.made)
            let plan = try await bench.plan(.removed).plan
            #expect(!plan.changes.isEmpty && plan.changes.allSatisfy { $0.action == .delete }, "\(plan.changes.map(\.action))")
            try await bench.applyAll(.removed)
            try await bench.expectNothingLeft(.removed)
            #expect(try await bench.live().difference(from: wanted.live()) == "")
        },
        Requirement("what somebody else changed is drift, and is put back", needs: [.creating, .comparing]) { member in
            let bench = try await drifted(member)
            let plan = try await bench.plan(.made).plan
            let drift = plan.changes.filter { $0.movement == .drift }
            #expect(Set(drift.map(\.address.description)) == member.tampered, "\(plan.changes.map { "\($0.movement) \($0.address)" })")
            #expect(drift.count == plan.changes.count)
            try await bench.applyAll(.made)
            try await bench.expectNothingLeft(.made)
            let untouched = try await ConformanceBench(member)
            try await untouched.applyAll(.made)
            #expect(try await bench.live().difference(from: untouched.live()) == "")
        },
        Requirement("drift names who caused it", needs: [.creating, .comparing, .attribution]) { member in
            let changes = try await drifted(member).plan(.made).plan.changes
            #expect(changes.allSatisfy { $0.attribution?.actor == member.culprit }, "\(changes.map { $0.attribution?.actor ?? "nobody" })")
        },
        Requirement("other scripts, letter case, the longest and the most come back as they went", needs: [.creating]) { member in
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.odd)
            try await bench.expectNothingLeft(.odd)
        },
    ]

    private static func drifted(_ member: Member) async throws -> ConformanceBench {
        let bench = try await ConformanceBench(member)
        try await bench.applyAll(.made)
        try await bench.opened.tamper()
        return bench
    }
}
