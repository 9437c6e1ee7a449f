internal import Estate

/// A DNS message as far as it says whose records these are (RFC 1035 §4.1): c-ares' own parsers take any record of their type.
struct Message: Sendable {
    struct Record: Sendable {
        /// Lower case, without the trailing dot.
        let owner: String
        let type: UInt16
        let isInternet: Bool
        /// Of its data in the message.
        let place: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var answers: [Record] = []
    private(set) var authority: [Record] = []

    static let startOfAuthority: UInt16 = 6

    /// Nil when it is malformed or not an answer.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12 else { return nil }
        self.bytes = bytes
        // Its own query sent back has no QR bit, and would look like an empty answer.
        guard isResponse, opcode == 0 else { return nil }
        var offset = 12
        for _ in 0..<number(at: 4) {
            guard let name = name(at: offset), name.end + 4 <= bytes.count else { return nil }
            offset = name.end + 4
        }
        guard let answers = records(number(at: 6), from: &offset), let authority = records(number(at: 8), from: &offset) else { return nil }
        self.answers = answers
        self.authority = authority
    }

    private var isResponse: Bool { bytes[2] & 0x80 != 0 }
    private var opcode: UInt8 { bytes[2] >> 3 & 0xF }
    var isAuthoritative: Bool { bytes[2] & 0x04 != 0 }
    var isTruncated: Bool { bytes[2] & 0x02 != 0 }
    /// RA: the server asks others.
    var isRecursive: Bool { bytes[3] & 0x80 != 0 }
    var responseCode: UInt8 { bytes[3] & 0xF }

    private func number(at offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }

    private func records(_ count: Int, from offset: inout Int) -> [Record]? {
        var records: [Record] = []
        for _ in 0..<count {
            guard let owner = name(at: offset), owner.end + 10 <= bytes.count else { return nil }
            let start = owner.end + 10
            let end = start + number(at: owner.end + 8)
            guard end <= bytes.count else { return nil }
            records.append(
                Record(
                    owner: owner.text, type: UInt16(number(at: owner.end)), isInternet: number(at: owner.end + 2) == 1, place: start..<end))
            offset = end
        }
        return records
    }
}
