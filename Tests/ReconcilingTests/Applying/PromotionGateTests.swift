import Reconciling
import Testing

@Suite struct PromotionGateTests {
    private static func proposal(
        _ service: String = "web", _ source: String = "staging", _ target: String = "production", _ artefact: String = "a",
        replacing replaced: String? = "b", version: Int = 4, since: String = "2026-05-01T09:00:00Z"
    ) -> PromotionProposal {
        func running(_ id: String) -> RunningArtefact {
            RunningArtefact(id: id, release: "r", version: version, commit: nil, since: since)
        }
        return PromotionProposal(
            service: service, source: source, target: target, artefact: running(artefact), replaced: replaced.map(running))
    }

    /// The digest moves with each of the six, and with nothing else: a rollback to what ran before is no return to the proposal that was
    /// approved then.
    @Test func theDigestIsOverExactlySix() {
        let digest = Self.proposal().digest
        #expect(digest.count == 64)
        let others = [
            Self.proposal("api"), Self.proposal("web", "test"), Self.proposal("web", "staging", "other"),
            Self.proposal("web", "staging", "production", "c"), Self.proposal(replacing: "c"), Self.proposal(replacing: nil),
            Self.proposal(since: "2026-05-02T09:00:00Z"),
        ]
        #expect(Set(others.map(\.digest) + [digest]).count == 8)
        #expect(Self.proposal(version: 5).digest == digest)
    }

    /// Gated or not, the words are asked for, exactly.
    @Test(arguments: ["now", nil]) func onlyTheWords(_ phrase: String?) throws {
        let gate = Gate(PlanFixture.environment(phrase))
        let proposal = Self.proposal()
        let words = "PROMOTE \(proposal.shortDigest)"
        #expect(gate.words(for: proposal) == words)
        func isLetThrough(_ confirmation: Gate.Confirmation, _ proposal: PromotionProposal = proposal) -> Bool {
            do throws(Gate.Rejection) {
                _ = try gate.approve(proposal, with: confirmation)
                return true
            } catch {
                return false
            }
        }
        #expect(isLetThrough(.typed(words)))
        #expect(isLetThrough(.inputs(target: "production", confirm: words, digest: proposal.digest)))
        #expect(!isLetThrough(.inputs(target: "production", confirm: words, digest: nil)))
        for typed in ["", "PROMOTE", words.lowercased(), words + " ", "now \(proposal.shortDigest)", "PROMOTE \(proposal.digest)"] {
            #expect(!isLetThrough(.typed(typed)), "\"\(typed)\" was let through")
        }
        #expect(!isLetThrough(.none))
        #expect(!isLetThrough(.inputs(target: "staging", confirm: words, digest: proposal.digest)))
        let elsewhere = Self.proposal("web", "production", "staging")
        #expect(!isLetThrough(.typed(gate.words(for: elsewhere)), elsewhere))
    }
}
