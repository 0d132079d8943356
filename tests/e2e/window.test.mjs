/**
 * The stories a new user would live through, in the real program on a register of its own:
 * a mail goes from arrival to a published page in the window.
 *
 * Needs: the built window and command line (SGN_PROFILE, SGN_WINDOW, SGN_TERMINAL), tauri-driver, WebKitWebDriver,
 * Xvfb, xdotool. Run: node --test tests/e2e
 */
import assert from "node:assert/strict";
import { access, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, it as step } from "node:test";
import { OFFICE, ROOT, chooseInDialog, newRegister, openWindow, takePicture } from "./program.mjs";
import { KEYS } from "./webdriver.mjs";

const PASSWORD = "dulieumau";
/** Where pictures go; `docs` for the one in the README. */
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
      if (broken) await picture("wrong").catch(() => undefined);
    }
  });
}

async function picture(name) {
  await mkdir(PICTURES, { recursive: true });
  await takePicture(program.display, path.join(PICTURES, `${name}.png`));
}

async function signIn(name) {
  await w.sees("Bạn là ai?");
  await w.click("label", name);
  await w.type("Mật khẩu", PASSWORD);
  await w.press("Đăng nhập");
  await w.sees("Đăng xuất");
}

async function signOut() {
  await w.press("Đăng xuất");
  await w.sees("Bạn là ai?");
}

before(async () => {
  register = await newRegister();
  program = await openWindow(register.data);
  w = program.window;
});
after(async () => {
  await program?.close();
  await register?.remove();
});

describe("a mail goes from arrival to a published page in the window", () => {
  it("refuses a wrong password with words that say the cure", async () => {
    await w.sees("DỮ LIỆU MẪU");
    await w.sees("Bạn là ai?");
    await w.type("Mật khẩu", "sai");
    await w.press("Đăng nhập");
    await w.sees("Mật khẩu không đúng");
  });

  it("begins with an empty desk that says what to do", async () => {
    await signIn("Biên tập viên (mẫu)");
    await w.sees("Không có việc nào đang chờ");
    await w.sees("DỮ LIỆU MẪU");
  });

  it("takes in a folder of mails chosen in the system's dialog", async () => {
    await w.press("Nhận tập tin");
    await w.press("Chọn thư mục…");
    await chooseInDialog(program.display, "Chọn thư mục để nhận", path.join(OFFICE, "mail"));
    await w.sees("SẼ NHẬN 1 MỤC");
    await w.press("Nhận và ghi sổ");
    await w.sees("KẾT QUẢ");
    assert.match(await w.text(), /\d+ vào sổ, \d+ chờ phân loại, 1 trùng/);
    await picture("take-in");
  });

  it("shows the register, finds in it without tone marks, and proves it", async () => {
    await w.press("Sổ giao nhận");
    await w.sees("QĐ 113/QĐ-UBND");
    await w.sees("Nhận lúc");
    await w.focus("form[role=search] input");
    await w.keys(..."nguyen thi hong van");
    await w.until("only her handoffs", async () => !(await w.text()).includes("Lê Quốc Huy"));
    await w.click("tbody td", "");
    await w.sees("vị trí");
    await w.press("Kiểm tra nguyên vẹn");
    await w.sees("Mọi thứ đều khớp");
    await w.press("Đóng");
    await w.sees("Nguyên vẹn đến số");
    await picture("register");
  });

  it("opens a case by the keyboard alone, explains its clock, and returns", async () => {
    await w.keys(KEYS.escape);
    await w.press("Hồ sơ");
    await w.sees("1 · Văn phòng");
    await w.sees("QĐ 113/QĐ-UBND");
    await w.focus("table[role=grid] tr[tabindex='0']");
    const first = await w.focused();
    await w.keys(KEYS.down);
    await w.until("the next row", async () => (await w.focused()) !== first);
    await w.keys(KEYS.up, KEYS.enter);
    await w.sees("PHÁT HIỆN");
    await w.press("vì sao?");
    await w.sees("Cách đếm");
    await w.keys(KEYS.escape);
    await picture("case");
    await w.keys(KEYS.escape);
    await w.sees("Ghi nhận quyết định mới");
  });

  it("reads a document in the case, finding by finding", async () => {
    await w.click("tbody td", "QĐ 113/QĐ-UBND");
    await w.sees("Như trên giấy");
    await w.until("the paper in a frame without rights", () =>
      w.run("const f = document.querySelector('iframe'); return f && f.getAttribute('sandbox') === '' && f.srcdoc.includes('<main>')"),
    );
    await picture("paper");
    await w.click("[role=tab]", "Chữ và phát hiện");
    await w.sees("Thành phần");
    await w.click("[role=tab]", "Các mục");
    await w.sees("Trình tự thực hiện");
    await picture("sections");
  });

  it("compares two files of the case word by word", async () => {
    await w.click("[role=tab]", "So sánh");
    await w.run(
      "const s = document.querySelector('[role=region] select'); s.selectedIndex = 1; s.dispatchEvent(new Event('change', { bubbles: true }))",
    );
    // The tab has the same words as the button.
    await w.click("button:not([role=tab])", "So sánh");
    await w.sees("Khác nhau ở");
    await picture("compare");
  });

  it("submits the complete case; who prepared it may not approve", async () => {
    await w.press("Trình duyệt");
    await w.sees("MÃ NỘI DUNG");
    await w.press("Trình duyệt");
    await w.sees("Chờ duyệt");
    await w.sees("Vai trò của bạn không được duyệt");
    await signOut();
  });

  it("is approved by a second person who has seen what changes", async () => {
    await signIn("Kiểm duyệt viên (mẫu)");
    await w.press("Kiểm duyệt");
    // The desk has a row of the same words: the list of reviews must be there first.
    await w.sees("Khác trên cổng");
    await w.opens("tbody td", "QĐ 113/QĐ-UBND", "Sẽ đăng");
    await picture("review");
    await w.press("Duyệt");
    await w.sees("Đã duyệt");
  });

  it("is published, read back, and its clock stops", async () => {
    await w.press("Đăng lên cổng");
    await w.sees("TRANG SẼ ĐỔI");
    await w.click("header button", "Đăng");
    await w.sees("Đã đăng, đã đọc lại từ cổng và so khớp");
    await w.sees("Cổng đang đúng với sổ");
    await picture("publish");
    const index = await w.run("return document.querySelector('[role=status] .mono')?.innerText");
    await access(index);
    assert.match(await readFile(index, "utf8"), /DỮ LIỆU MẪU/);
    await w.press("Hồ sơ");
    await w.click("tbody td", "QĐ 113/QĐ-UBND");
    await w.sees("thấy trên cổng lúc");
  });

  it("lets a person say where a section is, and checks the case again", async () => {
    await w.press("Hồ sơ");
    await w.sees("1 · Văn phòng");
    await w.opens("tbody td", "QĐ 174/QĐ-UBND", "PHÁT HIỆN");
    await w.press("Đánh dấu mục…");
    await w.sees("Chọn dòng đầu của mục");
    await w.until("the first line to be chosen", () => w.run("return document.activeElement?.dataset.line === '1'"));
    await w.keys(KEYS.down, KEYS.enter);
    await w.sees("Chọn dòng cuối của mục");
    await w.keys(KEYS.down, KEYS.enter);
    await w.sees("Đánh dấu mục trong tập tin");
    await picture("mark");
    await w.press("Ghi chỗ đánh dấu");
    await w.sees("kiểm tra lại hồ sơ");
    await w.click("[role=tab]", "Các mục");
    await w.sees("đã đánh dấu bởi");
    await picture("marked");
    await w.press("Bỏ đánh dấu");
    await w.sees("Đã bỏ chỗ đánh dấu");
  });

  it("drafts a supplement request that a person can change", async () => {
    await w.press("Bàn làm việc");
    await w.press("Soạn đề nghị bổ sung");
    await w.sees("Nội dung (sửa được)");
    await w.press("Ghi văn bản và thư");
    await w.sees("Đã ghi văn bản và thư");
    await w.press("Đóng");
  });

  it("tells an agency that its time is over, in words a person can change", async () => {
    await w.press("Hồ sơ");
    await w.opens("tbody td", "QĐ 633/QĐ-UBND", "PHÁT HIỆN");
    await w.press("báo cho cơ quan");
    await w.sees("văn bản .docx để ký và một thư .eml để gửi cho cơ quan đã quá hạn");
    await picture("overdue");
    await w.press("Ghi văn bản và thư");
    await w.sees("Đã ghi văn bản và thư");
    await w.press("Đóng");
  });

  it("leaves unknown senders to a person", async () => {
    await w.press("Chờ phân loại");
    // The row of this page, not of the one before.
    await w.sees("Chọn một dòng để xem và quyết định");
    await w.click("tbody td", "");
    await w.sees("NỘI DUNG THƯ");
    await w.sees("Đề nghị gỡ ngay các TTHC");
    await picture("triage");
    await w.press("Bàn làm việc");
    await w.sees("HẠN SẮP TỚI");
    await picture("window");
  });
});
