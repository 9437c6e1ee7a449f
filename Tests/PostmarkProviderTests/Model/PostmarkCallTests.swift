import Planning
import PostmarkProvider
import TestBench
import Testing

/// What the model asks for is what the writer reads.
@Suite struct PostmarkCallTests {
    @Test("Every call comes back whole or not at all")
    func roundTrip() async throws {
        let (fresh, verified) = (try VerificationBench(), try VerificationBench(VerificationBench.verified))
        let operations =
            try await fresh.probes(written: []) + verified.probes(written: ["pm-bounces/CNAME"]) + fresh.probes(written: nil)
        try CallConformance.check(PostmarkCall.self, madeAs: operations, rounds: 400)
    }
}
