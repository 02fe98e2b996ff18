//! Words of labels in the languages that documents of payment providers are written in, besides English.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::facts::Way;

/// What a word of a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// What the merchant sends.
    Request,
    /// What is answered.
    Answer,
    /// What the provider sends unasked.
    Notification,
    /// An example.
    Example,
    /// An address.
    Url,
    /// An HTTP method.
    Method,
    /// HTTP headers.
    Header,
    /// Parts of a message: parameters, fields.
    Part,
    /// What stands around such words.
    Around,
}

const SENSES: &[(Sense, &str)] = &[
    (
        Sense::Request,
        "请求 請求 入参 输入 輸入 提交 传入 リクエスト 요청 requête requete solicitud petición requisição requisicao \
         запрос запроса anfrage permintaan",
    ),
    (
        Sense::Answer,
        "返回 返回值 响应 響應 回應 回应 应答 應答 输出 輸出 出参 レスポンス 응답 réponse réponses reponse respuesta respuestas \
         resposta respostas retorno ответ ответа ответы antwort antworten respon",
    ),
    (
        Sense::Notification,
        "通知 回调 回調 推送 notificación notificação notificacao уведомление уведомления benachrichtigung",
    ),
    (
        Sense::Example,
        "示例 例子 样例 範例 范例 举例 例 サンプル 예시 예제 exemple exemples exemplo exemplos ejemplo ejemplos пример примеры \
         beispiel beispiele contoh",
    ),
    (
        Sense::Url,
        "地址 路径 路徑 端点 端點 接口地址 请求地址 请求路径 接口路径 访问地址 调用地址",
    ),
    (Sense::Method, "方式 方法"),
    (
        Sense::Header,
        "请求头 請求頭 响应头 头部 cabeçalho cabeçalhos encabezado encabezados заголовки ヘッダー ヘッダ 헤더",
    ),
    (
        Sense::Part,
        "属性 屬性 用途 应用场景 业务场景 功能描述 基本信息 基本資訊 接口信息 接口详情 参数 參數 字段 欄位 报文 報文 数据 資料 パラメータ パラメーター フィールド 파라미터 필드 paramètre paramètres parámetro \
         parámetros parâmetro parâmetros parametros параметр параметры поле поля campos champs felder",
    ),
    (
        Sense::Around,
        "说明 說明 公共 通用 业务 業務 结果 結果 成功 失败 失敗 正常 异常 错误 內容 内容 格式 列表 体 消息 信息 明细 如下 为 的 \
         接口 必填 可选 同步 异步 非同步 表 及 和 情况 描述 定义 状态 de da do dos la le les el los del des para en em no na \
         corpo cuerpo corps cabecera dados datos données sucesso succès éxito exitosa erro error erreur успешный успешного \
         тела тело ошибки ошибка запрашиваемые requis requise requises obligatoires obligatorios obrigatórios обязательные",
    ),
];

/// What a word says, in lower case; a word without spaces, as some languages write them, is taken apart. Nothing where a part of it
/// is not known.
pub(super) fn senses(word: &str) -> Option<Vec<Sense>> {
    if let Some(sense) = whole(word) {
        return Some(vec![sense]);
    }
    let unspaced = |c: char| c as u32 >= 0x2e80;
    if word.len() > 90 || !word.chars().all(unspaced) {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let (sense, end) = longest(rest)?;
        found.push(sense);
        rest = rest.get(end..)?;
    }
    Some(found)
}

/// All known words.
fn known() -> &'static BTreeMap<&'static str, Sense> {
    static KNOWN: OnceLock<BTreeMap<&str, Sense>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let words = SENSES
            .iter()
            .flat_map(|(sense, list)| list.split_whitespace().map(|word| (word, *sense)));
        words.collect()
    })
}

fn whole(word: &str) -> Option<Sense> {
    known().get(word).copied()
}

/// The most characters of a word that is written without spaces.
const CHARACTERS: usize = 6;

/// The longest known word with which a text begins, and its length in bytes.
fn longest(text: &str) -> Option<(Sense, usize)> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut ends: Vec<usize> = ends.skip(1).take(CHARACTERS).collect();
    ends.reverse();
    ends.into_iter()
        .find_map(|end| Some((whole(text.get(..end)?)?, end)))
}

/// The way that words of these senses say; nothing where they are of an address or a method.
pub(super) fn way(senses: &[Sense]) -> Option<Way> {
    let has = |sense| senses.contains(&sense);
    if has(Sense::Url) || has(Sense::Method) {
        return None;
    }
    match (has(Sense::Notification), has(Sense::Answer)) {
        (true, true) => Some(Way::Unknown),
        (true, false) => Some(Way::Notification),
        (false, true) => Some(Way::Answer),
        (false, false) => has(Sense::Request).then_some(Way::Request),
    }
}

/// Whether a word without spaces speaks of what the provider sends unasked, wherever in it.
pub(super) fn notifies(word: &str) -> bool {
    let addresses = ["地址", "网址", "url"];
    ["通知", "回调", "回調"]
        .iter()
        .any(|known| word.contains(known))
        && !addresses.iter().any(|other| word.contains(other))
}

/// Whether a word without spaces speaks of what is answered, wherever in it.
pub(super) fn answers(word: &str) -> bool {
    const LIST: &str = "响应 響應 回應 回应 应答 應答 输出参数 返回参数 返回参数 返回结果 返回字段 返回数据 有返回 返回示例 返回值 返回说明";
    LIST.split(' ').any(|known| word.contains(known))
}

/// Whether a word without spaces speaks of what the merchant sends, wherever in it.
pub(super) fn requests(word: &str) -> bool {
    const LIST: &str = "请求参数 請求參數 请求示例 请求数据 请求报文 入参 输入参数";
    LIST.split(' ').any(|known| word.contains(known))
}

#[cfg(test)]
mod tests {
    use super::{Sense, senses, way};
    use crate::facts::Way;

    #[test]
    fn words_are_taken_apart() {
        let of = |word: &str| senses(word).and_then(|senses| way(&senses));
        assert_eq!(of("公共请求参数"), Some(Way::Request));
        assert_eq!(of("返回参数说明"), Some(Way::Answer));
        assert_eq!(of("失败返回"), Some(Way::Answer));
        assert_eq!(of("通知参数如下"), Some(Way::Notification));
        assert_eq!(of("通知返回"), Some(Way::Unknown));
        assert_eq!(of("réponse"), Some(Way::Answer));
        assert_eq!(of("请求方式"), None);
        assert_eq!(senses("参数"), Some(vec![Sense::Part]));
        assert_eq!(senses("订单查询"), None);
        assert_eq!(senses("zebra"), None);
    }
}
