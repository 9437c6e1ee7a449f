/// What `git cat-file --batch` answers when it is asked for objects: for each `ID KIND SIZE`, the bytes, and a line feed.
struct ObjectAnswer {
    /// An object as it is stored.
    struct Object {
        let id: String
        let bytes: [UInt8]
    }

    private let output: [UInt8]
    /// Where the objects stand in it, as far as they are there.
    private var places: [(id: String, bytes: Range<Int>)] = []
    private let count: Int
    /// One is missing, or of another kind.
    private var failure: GitFailure?

    static func question(_ names: [String]) -> [UInt8] { Array(names.map { $0 + "\n" }.joined().utf8) }

    /// - Parameters:
    ///   - output: all of it, or its beginning.
    ///   - names: of the objects that were asked for: their ids, or other names of them.
    ///   - kind: that all of them should be of.
    init(_ output: [UInt8], to names: [String], _ kind: GitEntry.Kind) {
        self.output = output
        count = names.count
        var start = 0
        for name in names {
            guard let end = output[start...].firstIndex(of: 10) else { return }
            let words = String(decoding: output[start..<end], as: UTF8.self).split(separator: " ")
            guard words.count == 3, words[1] == kind.rawValue, let size = Int(words[2]), size >= 0 else {
                failure = GitFailure(reason: "the object \(name) is missing or not a \(kind == .blob ? "file" : "folder")")
                return
            }
            guard output.count - end > size + 1 else { return }
            places.append((String(words[0]), (end + 1)..<(end + 1 + size)))
            start = end + size + 2
        }
    }

    /// Whether nothing more is to come that would be understood.
    var isWhole: Bool { failure != nil || places.count == count }

    func objects() throws(GitFailure) -> [Object] {
        if let failure { throw failure }
        guard places.count == count else { throw GitFailure(reason: "git did not answer for every object") }
        return places.map { Object(id: $0.id, bytes: Array(output[$0.bytes])) }
    }
}
