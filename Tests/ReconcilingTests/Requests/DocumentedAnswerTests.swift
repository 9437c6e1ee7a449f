import HTTPMessages
import Reconciling
import Testing

/// A success is what the API documents, or it is none.
@Suite struct DocumentedAnswerTests {
    private struct Shape: Decodable {
        let items: [Int]
    }

    private static func read(_ body: String, status: Int = 200, isWrite: Bool = false) -> ProviderError? {
        do throws(ProviderError) {
            let response = HTTPResponse(status: status, headers: ["X-Id": "r-1"], body: Array(body.utf8))
            let answer = try DocumentedAnswer(response, attempt: "reading items", requestID: "X-Id", isWrite: isWrite)
            _ = try answer.decode(Shape.self)
            return nil
        } catch {
            return error
        }
    }

    @Test func whatIsDocumentedIsRead() {
        #expect(Self.read(#"{"items":[1],"more":null}"#) == nil)
    }

    @Test(arguments: [201, 203, 204, 205, 206, 226])
    func aSuccessOfAnotherStatusIsNone(_ status: Int) {
        let error = Self.read(#"{"items":[]}"#, status: status)
        #expect(error?.code == .malformed && error?.status == status && error?.requestID == "r-1")
        #expect(error?.message.contains("\(status)") == true)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", #"{"items":null}"#, #"{"items":{}}"#, #"{"items":[1,]}"#, #"{"items":[],"items":[1]}"#,
        #"{"items":[1e99]}"#,
        #"{"items":[]} "# + "x", "\u{FEFF}" + #"{"items":[]}"#, #"{"items":[],"a":"\u0000"}"#, "<html>",
        String(repeating: #"{"items":["#, count: 400),
    ])
    func aBodyThatIsNotDocumentedIsAnError(_ body: String) {
        #expect(Self.read(body)?.code == .malformed)
        #expect(Self.read(body)?.outcomeUnknown == false)
        #expect(Self.read(body, isWrite: true)?.outcomeUnknown == true)
    }

    /// 64 MiB of `{}` would take more than a gigabyte; they are refused before.
    @Test func anAnswerHasSoManyValues() {
        let error = Self.read("[" + String(repeating: "{},", count: 4_100_000) + "{}]")
        #expect(error?.message.contains("too many values") == true)
    }
}

@Suite struct PagedListTests {
    private typealias List = PagedList<Int>

    private func list() -> List { List(of: "things") { String($0) } }

    private func problem(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let problem as List.Problem {
            return problem.message
        } catch {
            return "\(error)"
        }
    }

    @Test func itIsWholeWhenAllCame() throws {
        var list = list()
        #expect(try !list.add([1, 2], of: 3))
        #expect(try list.add([3], of: 3))
        #expect(list.elements == [1, 2, 3])
        var none = self.list()
        #expect(try none.add([], of: 0))
    }

    @Test(
        arguments: [([[1], [1]], 2), ([[1], []], 2), ([[1, 2]], 1), ([[]], 1), ([[1]], -1), ([[1], [2, 3]], 2), ([[]], .max)]
            as [([[Int]], Int)])
    func whatDoesNotCountIsAnError(_ pages: [[Int]], _ total: Int) {
        var list = list()
        #expect(problem { for page in pages { _ = try list.add(page, of: total) } }?.contains("of \(total) things") == true)
    }

    @Test func itEnds() {
        var list = list()
        #expect(problem { for page in 1... { _ = try list.add([page], of: .max) } }?.contains("does not end") == true)
        #expect(list.elements.count == List.mostPages + 1)
    }

    @Test func withoutATotalNothingComesTwice() {
        var list = list()
        #expect(
            problem {
                try list.add([1]); try list.add([2, 1])
            }?.contains("are listed twice") == true)
    }
}
