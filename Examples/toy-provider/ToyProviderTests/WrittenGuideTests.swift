import Foundation
import Testing

/// The guide shows the toy provider's files as they are.
@Suite struct WrittenGuideTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

    /// What stands between the fences below each `<!-- PATH -->`.
    private static func blocks() throws -> [(path: String, text: String)] {
        let guide = try String(contentsOf: root.appending(path: "docs/writing-a-provider.md"), encoding: .utf8)
        var blocks: [(path: String, text: String)] = []
        var path: String?
        var text: String?
        for line in guide.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("<!-- Examples/"), line.hasSuffix(" -->") {
                path = String(line.dropFirst(5).dropLast(4))
            } else if path != nil, text == nil, line.hasPrefix("```swift") {
                text = ""
            } else if line == "```", let name = path, let whole = text {
                blocks.append((name, whole))
                (path, text) = (nil, nil)
            } else if text != nil {
                text?.append("\(line)\n")
            }
        }
        return blocks
    }

    @Test("Each block of code is the file that it names")
    func blocksAreFiles() throws {
        let blocks = try Self.blocks()
        #expect(blocks.count >= 8)
        for (path, text) in blocks {
            let file = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
            #expect(text == file, "docs/writing-a-provider.md shows another \(path)")
        }
    }

    @Test("Each file of the target is shown")
    func filesAreShown() throws {
        let folder = Self.root.appending(path: "Examples/toy-provider/ToyProvider")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let shown = Set(try Self.blocks().map(\.path))
        for file in files { #expect(shown.contains("Examples/toy-provider/ToyProvider/\(file)"), "\(file)") }
    }
}
