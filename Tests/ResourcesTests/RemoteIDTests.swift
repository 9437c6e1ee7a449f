import CanonicalJSON
import Resources
import Testing

@Suite("Ids of live resources")
struct RemoteIDTests {
    @Test(
        "stand in plans as a text, and come back",
        arguments: [
            (RemoteID.one("a-1"), "a-1"), (.records(RecordIDs(["192.0.2.1": ["r1"]])), "{\"192.0.2.1\":\"r1\"}"),
            (.records(RecordIDs(["x": ["r3", "r2"], "a\"b": ["r1"]])), "{\"a\\\"b\":\"r1\",\"x\":[\"r2\",\"r3\"]}"),
        ])
    func texts(id: RemoteID, text: String) throws {
        #expect(try JSONValue(encoding: id) == .string(text))
        #expect(try JSONValue.string(text).decoded(as: RemoteID.self) == id)
    }

    @Test(
        "of records are whole or not at all",
        arguments: ["{", "{\"a\":7}", "{\"a\":[\"r1\",null]}", "{ \"a\": \"r1\" }", "{\"a\":[\"r1\"]}"])
    func malformed(text: String) {
        #expect(throws: DecodingError.self) { try JSONValue.string(text).decoded(as: RemoteID.self) }
    }
}
