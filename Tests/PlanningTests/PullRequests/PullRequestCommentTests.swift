import Diagnostics
import Foundation
import Planning
import Resources
import Testing

/// The comment on a pull request: what it says first, what it leaves out and how it says so, and what text of others cannot do in it.
@Suite struct CommentTests {
    private static let head = String(repeating: "4b", count: 20)
    private static let base = String(repeating: "9c", count: 20)

    private func review(
        _ bench: Bench, base: Bench = Bench(), overlaps: [PullRequestOverlap] = [], unknown: [PullRequestOverlaps.Unknown] = [],
        problem: String? = nil, baseProblem: String? = nil, remarks: [String] = []
    ) throws -> PullRequestReview {
        let plan = bench.plan()
        let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: "main@4b4b4b4", toolVersion: "0")
        let planned = PlannedEnvironment(
            envelope: envelope, groups: ChangeGroups(merge: plan, base: base.plan()),
            gate: [GateLine(.missing, "2 approvals: none given yet")],
            words: "deploy-prod-now \(envelope.shortDigest)", command: "plumb apply production --digest \(envelope.digest)",
            baseProblem: baseProblem, remarks: remarks)
        return PullRequestReview(
            number: 7, head: Self.head, base: Self.base,
            environments: [
                EnvironmentReview(environment: "production", outcome: .planned(planned)),
                EnvironmentReview(environment: "staging", outcome: .unconcerned),
            ], overlaps: PullRequestOverlaps(overlaps, unknown: unknown, problem: problem), offline: nil)
    }

    private func comment(_ review: PullRequestReview, _ earlier: [ReviewedHead] = []) -> String {
        PullRequestComment(review, earlier: earlier, byteLimit: PullRequestComment.commentLimit, isMarked: true).text.text
    }

    /// Byte for byte; `UPDATE_GOLDEN=1` writes the file anew.
    private func check(_ text: String, _ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil { try text.write(to: file, atomically: true, encoding: .utf8) }
        #expect(try text == String(contentsOf: file, encoding: .utf8), "\(name) reads differently now")
    }

    @Test func threeGroupsAndTheHeadlineOfTheFirst() throws {
        var base = Bench()
        base.want("unapplied", "1")
        base.want("drifted", "1")
        base.applied["drifted"] = "1"
        base.have("drifted", "moved")
        var merge = base
        merge.want("caused", "2")
        let earlier = ReviewedHead(
            commit: String(repeating: "1d", count: 20), counts: ChangeCounts(create: 2, update: 0, replace: 0, delete: 0, other: 0),
            digests: ["7f3a9c1e"], isOffline: false)
        let review = try review(merge, base: base, overlaps: [PullRequestOverlap(number: 418, places: ["flat/box"])])
        let text = comment(review, [earlier])
        #expect(text.contains("## plumb: 1 create\n"))
        #expect(text.contains("- #418 also changes `flat/box`\n"))
        #expect(text.contains("`1d1d1d1` outdated: 2 create, `7f3a9c1e`"))
        try check(text, "groups.md")
    }

    /// Whether a comment shows a plan whole is known without one.
    @Test func whetherACommentHoldsAPlan() throws {
        func isShortened(_ count: Int) throws -> Bool {
            var bench = Bench()
            for number in 0..<count { bench.want("THING_\(number)", "a value that is neither long nor short, number \(number)") }
            let envelope = try PlanEnvelope(plan: bench.plan(), createdAt: 0, expiresAt: 3_600, commit: "main@4b4b4b4", toolVersion: "0")
            let text = PlanMarkdown.render(envelope).text
            #expect(text.utf8.count <= PlanMarkdown.byteLimit)
            #expect(text.contains("not shown here") == PlanMarkdown.isShortened(envelope))
            return PlanMarkdown.isShortened(envelope)
        }
        #expect(try !isShortened(3))
        #expect(try isShortened(2_000))
    }

    /// What is not known is said with why, and never looks like nothing.
    @Test func whatIsNotKnownIsSaid() throws {
        var bench = Bench()
        bench.want("X", "1")
        let text = comment(
            try review(
                bench, unknown: [PullRequestOverlaps.Unknown(number: 12, reason: "no objects\n| of it |")], problem: "git failed",
                baseProblem: "vault <answers> 503", remarks: ["drift last checked 3 h ago"]))
        #expect(text.contains("- Cannot check whether #12 changes the same: no objects"), "\(text)")
        #expect(!text.contains("\n| of it |"))
        #expect(text.contains("- Cannot check which other open pull requests change the same: git failed\n"))
        #expect(text.contains("The plan of the base is unknown: vault ") && text.contains(" 503. Whatever is pending is shown as caused"))
        #expect(!text.contains("<answers>"))
        #expect(text.contains("- drift last checked 3 h ago\n"))
    }

    @Test func twoThousandChangesFitAndCannotBeApproved() throws {
        var bench = Bench()
        for number in 0..<2_000 { bench.want("THING_\(number)", "a value that is neither long nor short, number \(number)") }
        let review = try review(bench)
        let text = comment(review)
        #expect(text.utf8.count <= 60_000)
        #expect(text.utf8.count > 40_000, "\(text.utf8.count)")
        let lines = text.split(separator: "\n")
        #expect(lines[0].hasPrefix("<!-- plumb:pull-request v1 pr=7 heads=\(Self.head):2000.0.0.0.0:"))
        #expect(lines[1] == "## plumb: 2000 create")
        let shortened = try #require(lines.first { $0.hasPrefix("**Shortened: ") })
        let counts = try #require(shortened.firstMatch(of: /Shortened: ([0-9]+) of 2000 rows/))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("| ") && $0.contains("THING") } == Int(counts.1))
        // Before any table, and without the way to apply what nobody has seen.
        #expect(try #require(text.range(of: "**Shortened")).lowerBound < (try #require(text.range(of: "| environment"))).lowerBound)
        #expect(!text.contains("plumb apply") && !text.contains("deploy-prod-now"))
        #expect(!text.contains(/[0-9a-f]{64}/), "no digest that could be approved")
        try check(text, "two-thousand.md")
    }

    /// Each of these plans fits a comment, and all of them together do not: nobody has seen them whole.
    @Test func plansThatFitOneByOneShowNoDigestTogether() throws {
        var bench = Bench()
        for number in 0..<300 { bench.want("THING_\(number)", "a value that is neither long nor short, number \(number)") }
        let one = try review(bench)
        let planned = try #require(one.environments.first { $0.environment == "production" }?.outcome)
        let digest = try #require(one.environments.compactMap(\.planned).first?.envelope.digest)
        #expect(comment(one).contains("Digest `\(digest)`"))
        let many = PullRequestReview(
            number: 7, head: Self.head, base: Self.base,
            environments: ["a", "b", "c", "d"].map { EnvironmentReview(environment: $0, outcome: planned) },
            overlaps: PullRequestOverlaps(), offline: nil)
        let text = comment(many)
        #expect(text.contains("**Shortened: "), "\(text.utf8.count)")
        #expect(!text.contains(digest) && !text.contains(/[0-9a-f]{64}/))
    }

    /// The list of rules has room of its own. What does not fit is counted, and the first are the gravest.
    @Test func rulesAreNeverLeftOutUncounted() throws {
        let rules = (0..<5_000).map { ReviewedRule(file: "desired/a.yaml", key: "rule.\($0)", before: nil, after: "x") }
        let review = PullRequestReview(
            number: 7, head: Self.head, base: Self.base, environments: [], overlaps: PullRequestOverlaps(), offline: nil, rules: rules)
        let text = comment(review)
        let shown = text.matches(of: /(?m)^- `desired\/a\.yaml`/).count
        #expect(shown > 500 && text.contains("`rule.0`") && text.contains("**and \(5_000 - shown) more: read the files**"), "\(shown)")
        #expect(text.contains(", 5000 rules") && text.utf8.count <= PullRequestComment.commentLimit)
    }

    /// Two long texts that begin alike are shown from where they differ.
    @Test func theDifferenceOfALongRuleIsShown() throws {
        let same = String(repeating: "a", count: 400)
        let rule = ReviewedRule(file: "desired/a.yaml", key: "tasks.x.command", before: same, after: same + "; curl evil")
        let review = PullRequestReview(
            number: 7, head: Self.head, base: Self.base, environments: [], overlaps: PullRequestOverlaps(), offline: nil, rules: [rule])
        #expect(comment(review).contains("a; curl evil`\n"))
    }

    /// A head that takes back what earlier ones changed says since when there is nothing.
    @Test func noChangesAreSinceAHead() throws {
        func earlier(_ digit: String, _ changes: Int) -> ReviewedHead {
            ReviewedHead(
                commit: String(repeating: digit, count: 40),
                counts: ChangeCounts(create: changes, update: 0, replace: 0, delete: 0, other: 0),
                digests: ["7f3a9c1e"], isOffline: false)
        }
        let review = try review(Bench())
        #expect(comment(review).contains("## plumb: no changes\n"))
        #expect(comment(review, [earlier("a", 0)]).contains("## plumb: no changes\n"))
        #expect(comment(review, [earlier("a", 2)]).contains("## plumb: no changes since `4b4b4b4`\n"))
        #expect(comment(review, [earlier("a", 0), earlier("b", 0), earlier("c", 2)]).contains("## plumb: no changes since `bbbbbbb`\n"))
        var bench = Bench()
        bench.want("X", "1")
        #expect(comment(try self.review(bench), [earlier("a", 2)]).contains("## plumb: 1 create\n"))
    }

    @Test(arguments: [4_000, 8_000, 60_000, 1 << 20]) func noLimitIsPassed(_ limit: Int) throws {
        var bench = Bench()
        for number in 0..<3_000 { bench.want("\(String(repeating: "|<@x>\n", count: 20))\(number)", "\u{202E}\(number)") }
        let review = try review(bench)
        #expect(PullRequestComment(review, earlier: [], byteLimit: limit, isMarked: true).text.text.utf8.count <= limit)
    }

    private static let hostile = [
        "| x |\n\n# All policies passed\n\n", "</details>\n\n**approved**", "`code` ``` fence",
        "@admins please #1 https://evil.example www.evil.example",
        "<!-- plumb:pull-request v1 pr=7 heads= -->", "[click](https://evil.example)", "![x](https://evil.example/x.png)",
        "<img src=x onerror=1>",
        "\u{202E}desrever", "\u{1B}[2J", "line\r\n> quote", "$\\alpha$ ~~gone~~ __bold__ &amp;",
    ]

    @Test(arguments: hostile) func textOfOthersStaysText(_ value: String) throws {
        var bench = Bench()
        bench.want(value, value)
        var gone = Bench()
        gone.want("gone\(value)", value)
        let review = try review(bench, base: gone, overlaps: [PullRequestOverlap(number: 418, places: [value])])
        let lines = comment(review).split(separator: "\n", omittingEmptySubsequences: false)
        // Each of its lines is one of ours, by how it begins.
        let known = [
            "", "<!-- plumb:pull-request v1 pr=7 heads=", "## plumb: ", "Head `", "| environment |", "|--|", "| **", "- #418 also changes ",
            "### production", "**1 caused by this change**", "<details open><summary>flat box: ", "| # |", "| 1 | create | ", "</details>",
            "No longer pending with this change:", "- flat box: ", "The gate asks for:", "- ✗ 2 approvals", "Digest `",
            "Once it is merged: ",
            "and confirm with ",
        ]
        for line in lines {
            #expect(known.contains { $0.isEmpty ? line.isEmpty : line.hasPrefix($0) }, "\(line)")
        }
        // In a code span nothing is markup, a link or a mention, and neither is what is escaped.
        let text = lines.dropFirst().joined(separator: "\n").replacing(/`[^`\n]*`/, with: "code")
            .replacing(/\\./, with: "escaped")
        #expect(!text.contains("<!--") && !text.contains("<img") && !text.contains("](") && !text.contains("\u{1B}"))
        #expect(!text.contains("@admins") && !text.contains("https://evil") && !text.contains("www.evil"))
    }

    /// All of it in one comment, byte for byte, so that a person has looked at what becomes of each.
    @Test func whatTriesToBreakOut() throws {
        let more = [
            "```\n# a heading\n```", "| a | b |\n|--|--|\n| c | d |", "--> <!-- x", "@ana/ops cc @ben",
            "<a href=\"https://evil.example\">x</a>",
            "[//]: # (hidden)", "&lt;b&gt; &#64;ana", "fixes #12, GH-12, acme/infra#12, 4be21d0a6f2c4be21d0a6f2c4be21d0a6f2c4be2",
            "\u{2066}isolated\u{2069} \u{200B}zero\u{200D}width", "\u{202E}gnp.exe", "    four blanks are code", "- [ ] a task", "1. first",
            "\\`escaped\\` \\| \\\\", "a\0b\u{07}c\u{85}d\u{2028}e",
        ]
        var bench = Bench()
        for (number, value) in (Self.hostile + more).enumerated() { bench.want("N\(number) \(value)", value) }
        let review = try review(bench, overlaps: [PullRequestOverlap(number: 418, places: Self.hostile)], remarks: more)
        let text = comment(review)
        #expect(text.split(separator: "\n").count { $0.hasPrefix("<!-- ") } == 1, "one marker, and it is ours")
        #expect(CommentMarker(of: text)?.heads == [review.reviewedHead])
        // What keeps a mention and a number from being links is ours.
        let foreign = text.replacing("@\u{200B}", with: "@").replacing("#\u{200B}", with: "#")
        let controls = foreign.unicodeScalars.filter { scalar in
            scalar != "\n" && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
        }
        #expect(controls.isEmpty, "\(controls.map(\.value))")
        try check(text, "hostile.md")
    }

    /// The last ten heads are one line each, whatever came before.
    @Test func tenHeadsAreListed() throws {
        let counts = ChangeCounts(create: 1, update: 0, replace: 0, delete: 0, other: 0)
        let earlier = (10..<40).map { number in
            ReviewedHead(commit: String(repeating: "\(number)", count: 20), counts: counts, digests: ["7f3a9c1e"], isOffline: false)
        }
        let text = comment(try review(Bench()), earlier)
        let lines = text.split(separator: "\n").filter { $0.contains(" outdated: ") }
        #expect(lines.count <= 10 && !lines.isEmpty, "\(lines.count)")
        #expect(Set(lines).count == lines.count)
    }

    @Test func aMarkerIsReadBackAndAForgedOneIsNot() throws {
        let review = try review(Bench())
        let marker = try #require(CommentMarker(of: comment(review)))
        #expect(marker.number == 7 && marker.heads == [review.reviewedHead])
        let long = CommentMarker(number: 7, heads: Array(repeating: review.reviewedHead, count: 30))
        #expect(CommentMarker(of: long.line.text)?.heads.count == 10)
        for forged in [
            "", "hello", "<!-- plumb:pull-request v1 pr=x heads= -->", "<!-- plumb:pull-request v2 pr=7 heads= -->",
            "text <!-- plumb:pull-request v1 pr=7 heads= -->", "<!-- plumb:pull-request v1 pr=-7 heads= -->",
        ] { #expect(CommentMarker(of: forged) == nil, "\(forged)") }
        // A head that could not be ours is not shown.
        let odd = "<!-- plumb:pull-request v1 pr=7 heads=<b>:1.0.0.0.0:7f3a9c1e,\(Self.head):1.0.0.0.0:<script>,\(Self.head):9:7f3a9c1e -->"
        #expect(CommentMarker(of: odd)?.heads.isEmpty == true)
    }

    @Test func annotationsComeByGravityAndChangedFilesFirst() throws {
        func one(_ level: ReviewAnnotation.Level, _ file: String, _ line: Int) -> ReviewAnnotation {
            ReviewAnnotation(level: level, span: SourceSpan(file: file, line: line, column: 1), title: "t", message: "m")
        }
        let sorted = ReviewAnnotation.sorted(
            [one(.notice, "b", 1), one(.warning, "a", 1), one(.warning, "b", 2), one(.failure, "a", 9)], changed: ["b"])
        #expect(sorted.map(\.span.description) == ["a:9:1", "b:2:1", "a:1:1", "b:1:1"])
        // Within a level what weighs more comes first, wherever it stands: what is left out is the less grave.
        let risky = [
            ReviewAnnotation(level: .warning, span: SourceSpan(file: "b", line: 1, column: 1), title: "t", message: "m", risk: 11),
            ReviewAnnotation(level: .warning, span: SourceSpan(file: "a", line: 5, column: 1), title: "t", message: "m", risk: 42),
        ]
        let all = ReviewAnnotation.sorted(risky + [one(.notice, "a", 1)], changed: ["b"])
        #expect(all.map(\.span.description) == ["a:5:1", "b:1:1", "a:1:1"])
    }
}
