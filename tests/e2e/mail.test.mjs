/**
 * Mail in the window, in the real program on a register of its own: a mailbox is set and tried, says in words what is
 * wrong with it, and the letters that leave are in sight. Real servers are tried by the command line's tests.
 *
 * Needs what window.test.mjs needs. Run: node --test tests/e2e
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { after, before, describe, it as step } from "node:test";
import { OFFICE, ROOT, giaonhan, newRegister, openWindow, takePicture } from "./program.mjs";

const PASSWORD = "dulieumau";
const PICTURES = process.env.SGN_PICTURES ?? path.join(ROOT, "target/e2e");

let register;
let program;
let w;
let broken = false;

/** One step of the story; after one that went wrong the rest is not told. */
function it(what, told) {
  step(what, async (context) => {
    if (broken) return context.skip("an earlier step went wrong");
    broken = true;
    try {
      await told();
      broken = false;
    } finally {
      if (broken) await picture("mail-wrong").catch(() => undefined);
    }
  });
}

async function picture(name) {
  await mkdir(PICTURES, { recursive: true });
  await takePicture(program.display, path.join(PICTURES, `${name}.png`));
}

/** A port nobody listens on. */
function closedPort() {
  return new Promise((given, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => given(port));
    });
  });
}

async function choose(label, text) {
  await w.until(`“${text}” in “${label}”`, () =>
    w.run(
      `const found = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().startsWith(arguments[0]));
       const list = found && document.getElementById(found.htmlFor);
       const option = list && [...list.options].find((one) => one.text.startsWith(arguments[1]));
       if (!option) return false;
       list.value = option.value;
       list.dispatchEvent(new Event("change", { bubbles: true }));
       return true;`,
      label,
      text,
    ),
  );
}

before(async () => {
  register = await newRegister();
  await giaonhan(register.data, "take-in", path.join(OFFICE, "mail/case-a"));
  await giaonhan(register.data, "letter", "receipt", "1/2026", "--as", "Biên tập viên (mẫu)");
  program = await openWindow(register.data);
  w = program.window;
});
after(async () => {
  await program?.close();
  await register?.remove();
});

describe("mail is set, tried and seen in the window", () => {
  it("says what to do where nothing is set", async () => {
    await w.sees("Bạn là ai?");
    await w.click("label", "Quản trị (mẫu)");
    await w.type("Mật khẩu", PASSWORD);
    await w.press("Đăng nhập");
    await w.sees("Đăng xuất");
    await w.click("nav a", "Thư");
    await w.sees("Chưa nối hộp thư nào");
  });

  it("lists the letters, and reads one", async () => {
    await w.click("[role=tab]", "Hộp đi");
    await w.sees("Chưa đặt máy chủ gửi thư");
    await w.sees("Phiếu nhận");
    await w.click("tbody td", "dự thảo");
    await w.sees("NỘI DUNG THƯ");
    await picture("outbox");
    await w.click("[role=tab]", "Hộp thư");
  });

  it("tries a mailbox and says in words what is wrong", async () => {
    await w.press("Mở Thiết lập");
    await w.sees("HỘP THƯ NHẬN");
    await w.press("Thêm hộp thư");
    const port = await closedPort();
    await w.type("Tên trong chương trình", "bbt");
    await w.type("Máy chủ", "127.0.0.1");
    await choose("Bảo vệ kết nối", "Không");
    await w.type("Cổng", String(port));
    await w.type("Tên người dùng", "banbientap");
    await w.type("Mật khẩu", "khong-co-that");
    await w.press("Thử kết nối");
    await w.sees(`127.0.0.1:${port} không nhận kết nối`);
    await picture("mailbox");
    await w.press("Ghi");
    await w.sees("Đã ghi.");
    await w.sees("Mật khẩu: trong tập tin cạnh sổ");
    assert.ok(!(await w.text()).includes("khong-co-that"));
  });

  it("tries by itself, and shows that it cannot", async () => {
    await w.click("nav a", "Thư");
    await w.sees("Cửa sổ này đang tự nhận và gửi thư");
    await w.sees("chưa nhận được");
    await w.sees("thử lại lúc");
    await picture("mail");
    await w.press("Nhận thư ngay");
    await w.sees("Hộp thư “bbt”");
  });

  it("forgets the mailbox when it is removed", async () => {
    await w.click("nav a", "Thiết lập");
    await w.click("[role=tab]", "Thư điện tử");
    await w.press("Bỏ");
    await w.sees("Bỏ hộp thư “bbt”?");
    await w.press("Bỏ");
    await w.sees("Đã bỏ hộp thư.");
    await w.sees("Chưa có hộp thư nào");
  });
});
