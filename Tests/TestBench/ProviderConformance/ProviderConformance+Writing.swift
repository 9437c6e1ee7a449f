internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import Testing

extension ProviderConformance {
    /// That nothing is done twice, and nothing half.
    package static let writing: [Requirement] =
        [
            interrupted("an answer that is lost") { .lostAnswer },
            interrupted("a request that is lost") { .lostRequest },
            interrupted("a cancellation between request and answer") { .cancelled },
            interrupted("a proxy that fails after the request was done") {
                .changed { _ in HTTPResponse(status: 502, body: Array("<html>Bad Gateway</html>".utf8)) }
            },
            interrupted("a server that fails before the request is done") { .answer(HTTPResponse(status: 503)) },
            interrupted("a rate limit") { .answer(HTTPResponse(status: 429, headers: ["Retry-After": "0"])) },
            Requirement("killed anywhere and resumed, it ends as an undisturbed run", needs: [.writing]) { member in
                let undisturbed = try await ConformanceBench(member)
                let process = DyingProcess(dyingAt: nil)
                try await undisturbed.apply(.made, process)
                try await undisturbed.finish(.made)
                let wanted = try await undisturbed.live()
                #expect(process.steps >= 8, "an apply records and sends")
                for point in 0..<process.steps {
                    let bench = try await ConformanceBench(member)
                    try await bench.apply(.made, DyingProcess(dyingAt: point))
                    try await bench.finish(.made)
                    #expect(try await bench.live().difference(from: wanted) == "", "killed at step \(point)")
                    try await bench.expectNothingLeft(.made, "killed at step \(point)")
                }
            },
            Requirement("a write that is refused says what to do, and leaves what is there", needs: [.writing]) { member in
                let bench = try await ConformanceBench(member)
                let before = try await bench.live()
                bench.tap.arm(.answer(HTTPResponse(status: 403, json: ["message": "No."])), count: nil) { $0.isWrite }
                let report = try #require(try await bench.apply(.made))
                let own = report.lines.filter { ($0.operation.performer ?? $0.operation.scope.provider) == member.name }
                let failed = own.filter { $0.status == .failed }
                #expect(!failed.isEmpty && own.allSatisfy { $0.status != .done })
                #expect(failed.allSatisfy { $0.detail.contains("403") }, "\(failed.map(\.detail))")
                #expect(try await bench.live() == before)
                bench.tap.disarm()
                try await bench.finish(.made)
                try await bench.expectNothingLeft(.made)
            },
        ]

    /// Each write of an apply meets the fault in its turn, once; what follows ends as an undisturbed run does.
    private static func interrupted(_ what: String, _ fault: @escaping @Sendable () -> TappedTransport.Fault) -> Requirement {
        Requirement("\(what) makes nothing twice and loses nothing", needs: [.writing]) { member in
            let undisturbed = try await ConformanceBench(member)
            try await undisturbed.applyAll(.made)
            let wanted = try await undisturbed.live()
            let writes = undisturbed.tap.writes.count
            try #require(writes > 0)
            for number in 0..<writes {
                let bench = try await ConformanceBench(member)
                bench.tap.arm(fault(), skip: number) { $0.isWrite }
                try await bench.apply(.made)
                try await bench.finish(.made)
                let place = "write \(number + 1) of \(writes)"
                #expect(try await bench.live().difference(from: wanted) == "", "\(place)")
                try await bench.expectNothingLeft(.made, place)
            }
        }
    }
}
