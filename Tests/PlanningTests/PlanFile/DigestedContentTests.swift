import Diagnostics
import CanonicalJSON
import Planning
import Resources
import Testing

@Suite("Digest and plan file")
struct DigestTests {
    private func bench() -> Bench {
        var bench = Bench()
        bench.want("a", "1")
        bench.have("a", "0")
        bench.want("b", "2")
        return bench
    }

    @Test("unchanged inputs give the same digest")
    func deterministic() throws {
        #expect(try bench().plan().digest() == bench().plan().digest())
    }

    @Test("anything a plan was computed from moves the digest")
    func sensitive() throws {
        let digest = try bench().plan().digest()
        var live = bench()
        live.have("a", "other")
        var desired = bench()
        desired.want("b", "3")
        var lifted = bench()
        lifted.lifted = ["plan.conflict"]
        var applied = bench()
        applied.applied["a"] = "0"
        for changed in [live, desired, lifted, applied] {
            #expect(try changed.plan().digest() != digest)
        }
    }

    private func envelope() throws -> PlanEnvelope {
        try PlanEnvelope(
            plan: bench().plan(), createdAt: 1_779_062_400, expiresAt: 1_779_066_000, commit: "main@4be21d0", toolVersion: "0.1.0")
    }

    @Test("a plan file reads back as it was written")
    func roundTrip() throws {
        let envelope = try envelope()
        #expect(try PlanEnvelope(fileBytes: envelope.fileBytes()) == envelope)
    }

    @Test("a flipped bit anywhere in a plan file is noticed, unless it changes nothing")
    func tampering() throws {
        let envelope = try envelope()
        let bytes = try envelope.fileBytes()
        for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 7) {
            var altered = bytes
            altered[index] ^= 1
            guard let read = try? PlanEnvelope(fileBytes: altered) else { continue }
            // White space and the letter case of an escape carry nothing.
            #expect(read == envelope, "byte \(index) was altered and the file still reads, as something else")
        }
    }

    @Test("a plan reads the same in text every time")
    func golden() throws {
        let shown = PlanText.render(
            try envelope(), style: .init(isColored: false, next: ("plumb apply x.plan.json", "deploy-prod-now")))
        let lines = shown.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0].hasSuffix("desired main@4be21d0  live read 00:00:00Z  expires 01:00:00Z"))
        #expect(lines[1] == "1 to update · 1 to create · 2 requests, ~2 s")
        #expect(lines[4] == "flat box · 2 requests · nothing else changes")
        #expect(lines[5] == "  #1  ~  thing a  0 → 1  box.yaml:1")
        #expect(lines[6] == "  #2  +  thing b  2      :1")
    }

    @Test("Markdown stays below the limit and says what it cut")
    func markdownCut() throws {
        var bench = Bench()
        for number in 0..<2_000 { bench.want("thing-\(number)", String(repeating: "x", count: 60)) }
        let envelope = try PlanEnvelope(plan: bench.plan(), createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "0.1.0")
        let text = PlanMarkdown.render(envelope).text
        #expect(text.utf8.count <= PlanMarkdown.byteLimit)
        #expect(text.contains("more changes are not shown here"))
    }

    @Test("live text cannot become markup in a comment")
    func markdownEscapes() throws {
        var bench = Bench()
        bench.want("a", "plain")
        bench.have("a", "<script>|`@team`")
        let envelope = try PlanEnvelope(plan: bench.plan(), createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "0.1.0")
        let text = PlanMarkdown.render(envelope).text
        #expect(!text.contains("<script>"))
        #expect(!text.contains("@team"))
    }

    @Test(
        "dates are right", arguments: [(0, "1970-01-01"), (1_779_062_400, "2026-05-18"), (951_782_400, "2000-02-29"), (-1, "1969-12-31")])
    func dates(_ seconds: Int, _ date: String) {
        #expect(ClockTime.date(seconds) == date)
    }
}
