/// What `git cat-file --batch` answers when it is asked for blobs: for each `ID blob SIZE`, the bytes, and a line feed.
struct BlobAnswer {
    private let output: [UInt8]
    /// Where the blobs stand in it, as far as they are there.
    private var places: [Range<Int>] = []
    private let count: Int
    /// One is missing, or no blob.
    private var failure: GitFailure?

    static func question(_ ids: [String]) -> [UInt8] { Array(ids.map { $0 + "\n" }.joined().utf8) }

    /// - Parameter output: all of it, or its beginning.
    init(_ output: [UInt8], to ids: [String]) {
        self.output = output
        count = ids.count
        var start = 0
        for id in ids {
            guard let end = output[start...].firstIndex(of: 10) else { return }
            let words = String(decoding: output[start..<end], as: UTF8.self).split(separator: " ")
            guard words.count == 3, words[1] == "blob", let size = Int(words[2]), size >= 0 else {
                failure = GitFailure(reason: "the object \(id) is missing or no file")
                return
            }
            guard output.count - end > size + 1 else { return }
            places.append((end + 1)..<(end + 1 + size))
            start = end + size + 2
        }
    }

    /// Whether nothing more is to come that would be understood.
    var isWhole: Bool { failure != nil || places.count == count }

    func blobs() throws(GitFailure) -> [[UInt8]] {
        if let failure { throw failure }
        guard places.count == count else { throw GitFailure(reason: "git did not answer for every object") }
        return places.map { Array(output[$0]) }
    }
}
