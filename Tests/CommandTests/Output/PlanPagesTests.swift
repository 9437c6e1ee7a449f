import Foundation
import Testing

/// `plumb show FILE --page N`: a long plan, page by page.
@Suite struct PlanPagesTests {
    private static func keptPlan() throws -> String {
        let folder = Program.root.appending(path: "plans/production")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try #require(files.first { $0.lastPathComponent.hasSuffix(".plan.json") }).path
    }

    @Test func pagesAreTheWhole() async throws {
        let file = try Self.keptPlan()
        let whole = try await Program(variables: [:]).run("show", file)
        #expect(whole.code == 0)
        let lines = whole.output.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        let count = (lines + 6) / 7
        try #require(count > 2)
        var pages = ""
        for number in 1...count {
            let page = try await Program(variables: [:]).run("show", file, "--page", "\(number)", "--lines", "7")
            let isFollowed = page.talk.contains("page \(number) of \(count); next: plumb show ")
            #expect(page.code == 0 && isFollowed == (number < count), "\(page.all)")
            #expect(page.output.count { $0 == "\n" } <= 7)
            pages += page.output
        }
        #expect(pages == whole.output)
    }

    @Test func whatIsNoPageIsSaid() async throws {
        let file = try Self.keptPlan()
        let beyond = try await Program(variables: [:]).run("show", file, "--page", "900")
        #expect(beyond.code == 1 && beyond.talk.contains("and no page 900."), "\(beyond.all)")
        for arguments in [["--page", "0"], ["--page", "1", "--lines", "0"], ["--lines", "3"], ["--page", "1", "--output", "json"]] {
            let refused = try await Program(variables: [:]).run(["show", file] + arguments)
            #expect(refused.code == 64, "\(refused.all)")
        }
    }
}
