internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import HTTPMessages
internal import Planning
internal import Reconciling
internal import Resources
internal import Testing

extension ProviderConformance {
    /// That what was not read completely is never taken for what is not there.
    package static let reading: [Requirement] =
        [
            unreadable("a part of what was asked for (206)", [.malformed]) {
                .changed { response in
                    var part = response
                    part.status = 206
                    part.headers["Next-Range"] = nil
                    return part
                }
            },
            unreadable("an answer that ends in the middle", [.malformed]) {
                .changed { response in
                    var half = response
                    half.body = Array(response.body.prefix(response.body.count / 2))
                    return half
                }
            },
            unreadable("a success without a body", [.malformed]) { .answer(HTTPResponse(status: 200)) },
            unreadable("a success that says something else", [.malformed, .rejected]) {
                .answer(HTTPResponse(status: 200, json: ["the weather", "is fine"]))
            },
            unreadable("a page of a proxy", [.malformed, .rejected]) {
                .answer(
                    HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array("<html>Please log in</html>".utf8)))
            },
            unreadable("a connection that breaks", [.unavailable]) { .lostAnswer },
            unreadable("a server that fails", [.unavailable]) { .answer(HTTPResponse(status: 503)) },
            unreadable("a credential that is refused", [.unauthenticated, .forbidden]) {
                .answer(HTTPResponse(status: 401, json: ["message": "No."]))
            },
            unreadable("a credential that does not reach", [.unauthenticated, .forbidden]) {
                .answer(HTTPResponse(status: 403, json: ["message": "No."]))
            },
            unreadable("a status that proves no absence", [.notFound, .rejected, .malformed]) { .answer(HTTPResponse(status: 404)) },
            Requirement("a list that is shorter than it says is an error, and never an absence", needs: [.reading, .creating, .counting]) {
                member in
                let bench = try await ConformanceBench(member)
                try await bench.applyAll(.made)
                let shorten = bench.opened.shorten
                let struck = Counter()
                bench.tap.arm(
                    .changed { response in
                        guard let json = response.json, let short = shorten(json) else { return response }
                        struck.add()
                        return HTTPResponse(status: response.status, headers: response.headers, json: short)
                    }, count: nil
                ) { !$0.isWrite }
                let error = await #expect(throws: ProviderError.self) { _ = try await bench.plan(.made) }
                #expect(struck.count > 0, "no list was shortened")
                #expect(error?.code == .malformed, "\(error.map(String.init(describing:)) ?? "")")
            },
            Requirement("what an answer lacks, or has of another type, changes no plan", needs: [.reading, .creating]) { member in
                let bench = try await ConformanceBench(member)
                try await bench.applyAll(.made)
                bench.tap.reset()
                try await bench.expectNothingLeft(.made)
                for read in bench.tap.reads { try await expectNoEffect(ofChanging: read, in: bench) }
            },
            Requirement("a rate limit is waited out", needs: [.reading, .creating]) { member in
                let bench = try await ConformanceBench(member)
                try await bench.applyAll(.made)
                bench.tap.arm(.get, .answer(HTTPResponse(status: 429, headers: ["Retry-After": "0"])))
                try await bench.expectNothingLeft(.made)
            },
        ]

    /// Each read of a plan meets the fault in its turn, however often it is tried.
    private static func unreadable(
        _ what: String, _ codes: Set<ProviderError.Code>,
        _ fault: @escaping @Sendable () -> TappedTransport.Fault
    ) -> Requirement {
        Requirement("\(what) is an error, and never an absence", needs: [.reading, .creating]) { member in
            let bench = try await ConformanceBench(member)
            try await bench.applyAll(.made)
            bench.tap.reset()
            try await bench.expectNothingLeft(.made)
            let reads = bench.tap.reads
            try #require(!reads.isEmpty)
            for read in reads {
                bench.tap.reset()
                bench.tap.arm(fault(), count: nil) { $0.url == read.url && $0.method == read.method }
                let error = await #expect(throws: ProviderError.self, "\(read.line)") { _ = try await bench.plan(.made) }
                if let error { #expect(codes.contains(error.code), "\(read.line): \(error.code), \(error)") }
                #expect(bench.tap.writes.isEmpty)
                bench.tap.disarm()
            }
            try await bench.expectNothingLeft(.made, "once the server is well again")
        }
    }

    /// That each mutation of one answer is an error, or no difference.
    private static func expectNoEffect(ofChanging read: HTTPRequest, in bench: ConformanceBench) async throws {
        let answer = try await bench.tap.send(read)
        guard let document = answer.json else { return }
        let isData = bench.opened.isData
        for mutation in AnswerMutation.all(of: document, isData: { isData(read, $0) }) {
            let json = mutation.apply(to: document)
            bench.tap.arm(.changed { HTTPResponse(status: $0.status, headers: $0.headers, json: json) }, count: nil) {
                $0.url == read.url && $0.method == read.method
            }
            do {
                try await bench.expectNothingLeft(.made, "\(read.line): \(mutation)")
            } catch is ProviderError {
                // It is said that the answer cannot be read.
            }
            bench.tap.disarm()
        }
    }
}
