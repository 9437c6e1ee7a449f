/// Many texts, found in one pass over another (Rabin-Karp): by the hash of their first bytes, then by their length, since many begin
/// alike, as addresses do.
struct NeedleTable {
    private let length: Int
    private var byHash: [UInt64: [Int: Set<[UInt8]>]] = [:]
    /// One bit for each hash: most places of an output are told by it not to begin any. It grows with the needles.
    private var filter = [UInt64](repeating: 0, count: 64)
    private var shift: UInt64 = 52

    /// - Parameter length: of the shortest.
    init(_ needles: [[UInt8]] = [], length: Int = SecretWatch.shortest) {
        self.length = length
        for needle in needles { insert(needle) }
    }

    var isEmpty: Bool { byHash.isEmpty }

    mutating func insert(_ needle: [UInt8]) {
        let hash = Self.hash(needle[..<length])
        byHash[hash, default: [:]][needle.count, default: []].insert(needle)
        if byHash.count > filter.count { grow() }
        mark(hash)
    }

    /// Keeps some sixty bits free for each hash.
    private mutating func grow() {
        filter = [UInt64](repeating: 0, count: filter.count * 4)
        shift -= 2
        for hash in byHash.keys { mark(hash) }
    }

    private mutating func mark(_ hash: UInt64) {
        let bit = place(of: hash)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    func hasMatch(in text: [UInt8]) -> Bool {
        var isFound = false
        forEachMatch(in: text) { _, _ in
            isFound = true
            return false
        }
        return isFound
    }

    /// Calls `body` with each needle that is found, and where it begins, until it says no.
    func forEachMatch(in text: [UInt8], _ body: ([UInt8], Int) -> Bool) {
        guard !byHash.isEmpty, text.count >= length else { return }
        let top = (1..<length).reduce(UInt64(1)) { power, _ in power &* Self.base }
        var hash = Self.hash(text[..<length])
        for start in 0...(text.count - length) {
            if start > 0 {
                hash = (hash &- UInt64(text[start - 1]) &* top) &* Self.base &+ UInt64(text[start + length - 1])
            }
            let bit = place(of: hash)
            guard filter[bit >> 6] & (1 << UInt64(bit & 63)) != 0, let needles = byHash[hash] else { continue }
            for (count, members) in needles where count <= text.count - start {
                let found = Array(text[start..<(start + count)])
                if members.contains(found), !body(found, start) { return }
            }
        }
    }

    private func place(of hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> shift) }

    private static let base: UInt64 = 1_099_511_628_211

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 &* base &+ UInt64($1) }
    }
}
